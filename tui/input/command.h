/* The line after ':' in which every action is a command by its name. UI thread.
 *
 * A command does what the key of the action does in the pane that has the keys, under the same
 * rules. What stands behind the name goes to the action, see command.def. */
#ifndef TUI_INPUT_COMMAND_H
#define TUI_INPUT_COMMAND_H

#include "net/base/error.h"
#include "tui/input/action.h"

enum { COMMAND_WORD = 64, COMMAND_WORDS = 128, COMMAND_LINE = PROMPT_MAX };

enum command_arg {
    ARG_NONE,
    ARG_LINE,   /* into the line that the action asks for; it is not asked then */
    ARG_FILTER, /* the words of a filter */
    ARG_SORT,   /* a column of the list */
    ARG_ROOM,   /* a room that is there */
    ARG_MACRO,  /* a macro that is there */
    ARG_OWNER,  /* to the owner of the actions: themes, options */
};

struct command {
    enum action what;
    const char *arg; /* points into the line; "" for nothing */
};

/* What the action takes, and the word that stands for it ("" for nothing). */
enum command_arg command_takes(enum action what, const char **words);

/* False with the reason, and what was probably meant, in err. */
bool command_parse(const char *line, struct command *c, struct error *err);
/* Parses and runs; *acts gets ACT_ bits. False with the reason in err when it was not run; what the
 * action itself refuses is said by a notice. */
bool command_run(struct act *a, const char *line, unsigned *acts, struct error *err);
/* What of a line may be kept in a file: the name, and the rest where command.def allows it. False
 * for a line that is no command. */
bool command_keep(const char *line, char *dst, size_t size);

/* What could stand in place of the last word of the line, at most COMMAND_WORDS. Returns how many.
 */
size_t command_candidates(const struct act *a, const char *line, char (*out)[COMMAND_WORD]);
/* Tab: completes the last word of the prompt as far as it is certain. */
void command_complete(struct act *a);
/* Says beside the prompt what may be typed next. */
void command_hint(struct act *a);

#endif
