# The guides for whoever works here, and what is to be done first.
guide-title = Guides pratiques
guide-text = Un guide par rôle : la première heure, une semaine ordinaire, que faire quand quelque chose est refusé, et ce qu’il ne faut jamais faire.
guide-others = Autres guides
guide-yours = Comment faire votre travail
guide-all = Tous les guides
guide-first = Premiers pas
guide-first-text = Ce nœud n’est pas encore prêt à ce qu’on s’y fie. Ce qui est fait quitte cette liste de soi-même.
guide-step-person = Inviter une seconde personne : certaines étapes sont demandées par l’une et confirmées par l’autre
guide-step-keeper = Donner à une seconde personne un rôle qui gère les comptes : sans elle, qui reste dehors en votre absence ne peut entrer
guide-step-backup-folder = Fixer un dossier de sauvegarde : aucune sauvegarde n’est faite
guide-step-backup = Faire la première sauvegarde : le dossier est fixé, et vide
guide-step-mail = Configurer le courrier et l’adresse du nœud : qui oublie son mot de passe doit pour l’instant vous le demander
guide-step-approvers = Faire nommer deux approbateurs : d’ici là, rien de ce qui les demande n’est publié
guide-step-delivery = Déposer une première livraison : aucune de vos sources n’a de fichier
guide-step-build = Faire construire l’observatoire : rien n’a encore été construit
