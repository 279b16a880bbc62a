"""A time names its zone: whoever reads it may sit in another one."""

DATE_FORMAT = "M j, Y"
DATETIME_FORMAT = "M j, Y, g:i:s a T"
SHORT_DATETIME_FORMAT = "M j, Y, g:i a T"
