# The guides for whoever works here, and what is to be done first.
guide-title = How-to guides
guide-text = One guide for each role: the first hour, a usual week, what to do when something is refused, and what must never be done.
guide-others = Other guides
guide-yours = How to do your work
guide-all = All guides
guide-first = First steps
guide-first-text = This node is not yet as it has to be to be relied on. What is done leaves this list by itself.
guide-step-person = Invite a second person: some steps are asked for by one and confirmed by another
guide-step-keeper = Give a second person a role that looks after accounts: whoever is shut out while you are away cannot get in
guide-step-backup-folder = Set a folder for backups: none are taken
guide-step-backup = Take the first backup: the folder is set and empty
guide-step-mail = Set up mail and the node’s address: whoever forgets a password now has to ask you
guide-step-approvers = Have two approvers named: until then nothing that needs them is released
guide-step-delivery = Hand in a first delivery: no source of yours has a file
guide-step-build = Have the observatory built: nothing has been built yet
