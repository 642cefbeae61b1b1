@node "%~dp0start.mjs" %*
