/* The language of the words that a host reads: catalogues in the program (tui/lang/NAME.po) and in
 * the user's folder of languages (NAME.mo, as msgfmt makes it), which come first. Main thread. */
#ifndef TUI_LANG_H
#define TUI_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"

enum { LANG_NAME = 31 };
#define LANG_AUTO "auto"

/* Speaks this language from now on: "auto" takes what the environment asks for (LC_ALL,
 * LC_MESSAGES, LANG, and LANGUAGE as gettext has it), which is English when there is nothing for
 * it; "en"; or the name of a catalogue, "de" or "de_AT". dir: the user's folder, or null. False
 * after saying in err why it can not be; then nothing has changed. Catalogues are for terminals
 * that show UTF-8; elsewhere it is English. */
bool lang_use(const char *name, const char *dir, struct error *err);
/* The language of the option in the user's file of options, else of the environment, for all verbs.
 * What is wrong with it is said by who reads that file for its own sake. */
void lang_start(void);

/* One built in; for tests. Null behind the last. */
const void *lang_builtin(size_t i, const char **name, size_t *len);

#endif
