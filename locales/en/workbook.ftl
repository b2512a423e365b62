# Records written as a workbook
workbook-library = the workbook cannot be written: { $cause }; take fewer records or columns
workbook-too-long = the text in row { $line }, column '{ $column }', is longer than the 32,000 characters that a workbook takes; leave the column out, or export as CSV
workbook-unprintable = the text in row { $line }, column '{ $column }', has control characters, which a workbook does not keep; correct the record, or export as CSV
workbook-rows = there are more than { $most } records; narrow the filter
workbook-uneven = row { $line } has not as many cells as there are columns; this is a fault of the program: report it
workbook-header = the column '{ $column }' is there twice, or its name is none; name each column once
workbook-twice = the record of row { $line } is there twice; hand out each record once
workbook-reserved = a text of '{ $place }' ends with (@id), by which the column of records is found; write it otherwise

# What stands in a workbook of a round
workbook-first = Read first
workbook-records = Records
workbook-identifier = Identifier
workbook-version = Version
workbook-fill = How to fill it in
workbook-fill-text = Write in the yellow cells of the sheet “Records”; the grey ones are locked, and nothing that is changed in them is used. Where a list drops down, choose from it. An empty cell changes nothing.
workbook-keep = What to leave as it is
workbook-keep-text = Add, delete and rename no rows, columns or sheets, and do not copy the cells into another file: what was not handed out is not read. New records are sent another way.
workbook-return = How to return it
workbook-return-text = Save it as XLSX or ODS and send back the file itself, the way it came. It can be sent again: what was meanwhile changed by others is not overwritten.
workbook-notice = Please check
workbook-not-offered = This is not in the list. Choose one of its entries.
workbook-not-number = This is no number. Write digits alone, without the unit.
workbook-not-date = This is no date. Write year, month and day, like 2027-03-31.

# What is asked, and what was taken out
workbook-state = State
workbook-agency = Agency
workbook-area = Area
workbook-register = Register
workbook-respondent = For
workbook-count = Records
workbook-until = Wanted by
workbook-taken = Taken out (UTC)
workbook-title = { $register }: please bring up to date
round-nothing-open = name the fields that are to be filled in
round-not-open = '{ $field }' cannot be asked for in a round: it is guarded, computed, a file, or no field
round-no-records = there is no record to ask about; widen the filter
