# The upkeep of registers: editions of their definitions, retention, the list of erasures.
upkeep-editions = definitions of registers cannot take the place of those in use; nothing was taken over; places to correct: { $count }
upkeep-erasure-changed = line { $line } of the list of erasures { $path } is not as this node wrote it; nothing was erased; put back an unchanged copy of the list, or the keyring that it was written under
upkeep-no-review = this record does not wait for anybody to decide whether it is kept on
upkeep-register-gone = the register '{ $register }' has records here and its definition is gone; put registers/{ $register }.toml back
