"""The child process that looks: camera or rendered counter, codes and cards; frames leave through a ring, findings through a pipe."""
