/* foyer config check FILE.rules: is the file right, and what would it have decided? */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/log.h"
#include "tui/cli/print.h"
#include "tui/rules_replay.h"

static void complain(void *arg, const char *sentence)
{
    (void)arg;
    fprintf(stderr, "%s\n", sentence);
}

static void print_past(const struct rules_past *p)
{
    char when[32];

    log_time(when, p->at);
    printf("%s ", when);
    print_cell(p->name, 24);
    print_cell(rules_action_names[p->now.action], 6);
    print_cell(*p->now.rule ? p->now.rule : tr("no rule"), 22);
    printf(tr("was: %s"), p->became == JOURNAL_KNOCK ? tr("waiting") : journal_words[p->became]);
    if (*p->by)
        printf(tr(" by %s"), p->by);
    if (rules_past_differs(p))
        printf(tr("  (the server said %s)"), *p->live ? p->live : tr("no rule"));
    putchar('\n');
}

static void print_summary(const struct rules_replay *r)
{
    printf(tr("%zu knocks:"), r->n);
    for (int i = 0; i < RULES_COUNT; i++)
        if (r->count[i])
            printf(" %s %zu", rules_action_names[i], r->count[i]);
    printf(r->differ == 1 ? tr("; %zu gets another line than the server named\n")
                          : tr("; %zu get another line than the server named\n"),
           r->differ);
    if (r->bad)
        printf(tr("%zu lines of the record can not be read\n"), r->bad);
}

static int dry_run(const struct rules_check *c, const struct rules *rules)
{
    struct rules_replay r;
    struct log_want w = {.room = c->room};
    size_t bad;
    int code;

    rules_replay_init(&r, rules, c->room);
    code = log_of_either(c->service, c->replay, &w, rules_replay_line, &r);
    for (struct rules_past *p = r.first; p && code == EXIT_DONE; p = p->next)
        print_past(p);
    if (code == EXIT_DONE)
        print_summary(&r);
    bad = r.bad;
    rules_replay_finish(&r);
    return code == EXIT_DONE && bad ? EXIT_FAILED : code;
}

int rules_check_run(const struct rules_check *c)
{
    struct rules *rules = rules_replay_read(c->file, c->list_dir, complain, NULL);
    int code = EXIT_DONE;

    if (!rules)
        return EXIT_FAILED;
    printf(rules_size(rules) == 1 ? tr("%s is right: %zu rule\n") : tr("%s is right: %zu rules\n"),
           c->file, rules_size(rules));
    if (c->replay || c->room)
        code = dry_run(c, rules);
    rules_free(rules);
    return code;
}
