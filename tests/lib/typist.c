/* A host in line mode, on pipes. */
#include "tests/lib/typist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tui/input/keymap.h"
#include "tui/model/model.h"

enum { TYPING_MS = 150, ARGS_MAX = 16 };

struct typist typist_start(struct serve *s, const char *const *more, const char *const *env)
{
    const char *argv[ARGS_MAX] = {proc_foyer(), "console", "--plain"},
               *all[SERVE_ENV_MAX + 8] = {0};
    int n = 3, e = 0;

    for (; more && *more && n < ARGS_MAX - 1; more++)
        argv[n++] = *more;
    for (int i = 0; s->env[i]; i++)
        all[e++] = s->env[i];
    for (; env && *env && e < SERVE_ENV_MAX + 7; env++)
        all[e++] = *env;
    return (struct typist){
        .proc = proc_start(&(struct proc_conf){.argv = argv, .env = all, .input = true})};
}

void typist_hears(struct typist *h, const char *words)
{
    long at = proc_wait(h->proc, PROC_OUT, words, h->seen, PROC_PATIENCE);

    if (at < 0)
        fail_msg("\"%s\" was not said; all of it:\n%s\n%s", words, proc_text(h->proc, PROC_OUT),
                 proc_text(h->proc, PROC_ERR));
    h->seen = (size_t)at + strlen(words);
}

static void pause_ms(struct typist *h, int ms)
{
    proc_wait(h->proc, PROC_OUT, "words that are never said", 0, ms);
}

void typist_types(struct typist *h, const char *line)
{
    char text[512];

    pause_ms(h, TYPING_MS);
    snprintf(text, sizeof text, "%s\n", line);
    proc_write(h->proc, text, strlen(text));
    proc_settle(h->proc);
}

void typist_reads(struct typist *h)
{
    pause_ms(h, TIME_READ_BEFORE_KEY + TYPING_MS);
}

long typist_number(struct typist *h, const char *name)
{
    char wanted[4 * LIMIT_NAME];
    const char *out;
    long at;

    snprintf(wanted, sizeof wanted, ": %s,", name);
    at = proc_wait(h->proc, PROC_OUT, wanted, h->seen, PROC_PATIENCE);
    if (at < 0)
        fail_msg("%s was not told; all of it:\n%s", name, proc_text(h->proc, PROC_OUT));
    out = proc_text(h->proc, PROC_OUT);
    while (at > 0 && out[at - 1] >= '0' && out[at - 1] <= '9')
        at--;
    return strtol(out + at, NULL, 10);
}

void typist_ends(struct typist *h, const char *line, int code)
{
    if (line)
        typist_types(h, line);
    proc_expect_exit(h->proc, code);
    proc_free(h->proc);
}
