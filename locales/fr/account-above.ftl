# Accounts that may do more than whoever looks after them.
accounts-needs-code = Un nouveau code est nécessaire : aucun n’est ouvert. Un code est nul dès que le compte reçoit un rôle que celui qui a fait le code ne pouvait donner, puisqu’il le connaît. Vérifiez que l’adresse de courriel est bien celle de la personne avant d’en faire un.
accounts-above = Ce compte peut plus que vous. En cas d’urgence vous pouvez le verrouiller et mettre fin à ses sessions, et rien d’autre.
