# Accounts that may do more than whoever looks after them.
accounts-needs-code = A new code is needed: none is open. A code is void as soon as the account is given a role that whoever made the code could not give, since they know it. Look whether the mail address is the person’s own before you make one.
accounts-above = This account may do more than you. You can lock it and end its sessions in an emergency, and nothing else.
