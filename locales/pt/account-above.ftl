# Accounts that may do more than whoever looks after them.
accounts-needs-code = É preciso um novo código: nenhum está aberto. Um código fica nulo assim que a conta recebe uma função que quem fez o código não podia dar, pois conhece-o. Verifique se o endereço de correio é mesmo da pessoa antes de fazer um.
accounts-above = Esta conta pode mais do que a sua. Numa emergência pode bloqueá-la e terminar as suas sessões, e nada mais.
