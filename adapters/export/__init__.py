"""The supervision record as files: a spreadsheet, a page to read, and a manifest that proves both."""
