/* Lines being typed, and what is played from them: commands, macros, repeating. For action*.c and
 * command.c only. */
#ifndef TUI_INPUT_ACTION_LINE_H
#define TUI_INPUT_ACTION_LINE_H

#include "tui/input/action.h"

/* Takes a key for the open prompt. Returns ACT_ bits. */
unsigned action_line_key(struct act *a);
/* After text was put into the prompt without its keys. */
void action_line_changed(struct act *a);
/* Ends the line of the prompt. False when it was not accepted: the prompt stays open, keeps the
 * line and says why. */
bool action_line_done(struct act *a);
/* Begins a command, with the name of an action that needs something behind it, or "". */
void action_command_begin(struct act *a, const char *name);
/* Runs ':' '.' and ','; false for any other. */
bool action_run_line(struct act *a, enum action what, unsigned *acts);
/* Plays a macro by name; false with the reason in err when there is none. */
bool action_macro_named(struct act *a, const char *name, unsigned *acts, struct error *err);

#endif
