/* Prints the words of the tables that are translated, as a .po file: those in *.def files, the
 * options, and the help of every verb. Words in the code are marked there and found by xgettext. */
#include <stdio.h>
#include <string.h>

#include "net/proto/props.h"
#include "tui/args.h"
#include "tui/cli/verbs.h"
#include "tui/config.h"
#include "tui/input/action.h"

static void word(const char *where, const char *text)
{
    if (!text || !*text)
        return;
    printf("#: %s\nmsgid \"", where);
    for (; *text; text++) {
        if (*text == '\n') {
            fputs("\\n", stdout);
            continue;
        }
        if (strchr("\"\\", *text))
            putchar('\\');
        putchar(*text);
    }
    puts("\"\nmsgstr \"\"\n");
}

static void options_of(void *arg, const struct verb *v, const struct args *a)
{
    char where[64];

    (void)arg;
    (void)v;
    snprintf(where, sizeof where, "verb: %s", a->verb);
    word(where, a->about);
    for (size_t i = 0; i < a->n_opt; i++)
        word(where, a->opt[i].help);
}

static void properties(const char *where, const struct prop_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        word(where, t->row[i].help);
}

int main(void)
{
    puts("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n");
    for (int a = 0; a < ACTION_COUNT; a++) {
        word("tui/input/actions.def", action_infos[a].label);
        word("tui/input/actions.def", action_infos[a].help);
    }
#define T(ID, kind, who, text, said)   \
    word("tui/model/tells.def", who);  \
    word("tui/model/tells.def", text); \
    word("tui/model/tells.def", said);
#include "tui/model/tells.def"
#undef T
#define E(name, code, http, rest, fatal, close, exit, sentence) \
    word("net/proto/errors.def", sentence);
#include "net/proto/errors.def"
#undef E
#define CAP(name, words) word("net/client/capabilities.def", words);
#include "net/client/capabilities.def"
#undef CAP
    properties("net/proto/room_props.def", &room_props);
    properties("net/proto/token_claims.def", &token_claims);
    for (size_t i = 0; i < config_n_options; i++)
        word("tui/config.c", config_options[i].help);
    verbs_each(options_of, NULL);
    return 0;
}
