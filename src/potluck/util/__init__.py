"""What every room uses and no room owns: files, work done ahead, the machine, words and text fit to be shown."""
