/* Sub-verbs of foyer room that stand in a file of their own. */
#ifndef TUI_CLI_ROOM_H
#define TUI_CLI_ROOM_H

/* argv[0] is lock, open, panic or calm. Returns the exit code. */
int room_run_door(int argc, char **argv);
int room_run_end(int argc, char **argv);

#endif
