/* foyer man: the manual pages, from the tables of verbs, options, keys and settings. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/verbs.h"
#include "tui/config.h"
#include "tui/input/keymap.h"

/* Text as roff takes it; each line of it is one line of the page's source. */
static void text(const char *t)
{
    for (bool begins = true; *t; begins = *t++ == '\n') {
        if (begins && (*t == '.' || *t == '\''))
            fputs("\\&", stdout);
        if (*t == '\\')
            fputs("\\e", stdout);
        else if (*t == '-')
            fputs("\\-", stdout);
        else
            putchar(*t);
    }
    putchar('\n');
}

static void line(const char *macro, const char *t)
{
    printf("%s ", macro);
    text(t);
}

static void options(const struct args *a)
{
    for (size_t i = 0; i < a->n_opt; i++) {
        const struct args_opt *o = &a->opt[i];

        printf(".TP\n\\fB\\-\\-");
        for (const char *c = o->name; *c; c++)
            fputs(*c == '-' ? "\\-" : (char[]){*c, 0}, stdout);
        printf("\\fR%s%s\n", o->value ? " " : "", o->value ? o->value : "");
        text(o->help);
    }
}

static void verb(void *arg, const struct verb *v, const struct args *a)
{
    (void)arg;
    if (str_eq(v->name, "serve"))
        return; /* has a page of its own */
    printf(".SS \"foyer ");
    for (const char *c = a->verb; *c; c++)
        fputs(*c == '-' ? "\\-" : (char[]){*c, 0}, stdout);
    puts("\"");
    if (*a->usage) {
        line(".I", a->usage);
        puts(".PP");
    }
    text(a->about);
    options(a);
}

static void serve_options(void *arg, const struct verb *v, const struct args *a)
{
    (void)arg;
    if (!str_eq(v->name, "serve"))
        return;
    puts(".SH SYNOPSIS\n.B foyer serve");
    text(a->usage);
    puts(".SH DESCRIPTION");
    text(a->about);
    puts(".SH OPTIONS");
    options(a);
}

static void item(const char *tag, const char *help)
{
    puts(".TP");
    line(".B", tag);
    text(help);
}

static void keys(void)
{
    puts(".SH KEYS\nOf the console; \\fB?\\fR searches them.");
    for (int i = 0; i < ACTION_COUNT; i++)
        if (*action_infos[i].keys)
            item(action_infos[i].keys, action_infos[i].help);
}

static void exits(void)
{
    static const struct {
        const char *code, *means;
    } rows[] = {{"0", "done; of knock: admitted"},
                {"1", "failed"},
                {"2", "wrong usage"},
                {"3", "denied"},
                {"4", "no such room, person or token"},
                {"5", "not authorised"},
                {"6", "timed out"},
                {"7", "no connection"}};

    puts(".SH EXIT STATUS");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        item(rows[i].code, rows[i].means);
}

static void page_foyer(void)
{
    puts(
        ".TH FOYER 1 2026-11-28 foyer \"User commands\"\n.SH NAME\nfoyer \\- run the door of "
        "your calls "
        "from a terminal\n.SH SYNOPSIS\n.B foyer\n.RI [ verb \" [...]]\"\n.SH DESCRIPTION\n"
        "Without a verb, the console of a host: rooms, people inside, and a live list of those who "
        "knock.\nEvery verb has \\fB\\-\\-help\\fR.\n.SH VERBS");
    verbs_each(verb, NULL);
    keys();
    exits();
    puts(".SH ENVIRONMENT");
    item("FOYER_URL", "where the server is, instead of http://127.0.0.1:7070");
    item("FOYER_API_KEY", "its API key; on the same machine it is found by itself");
    puts(".SH SEE ALSO\n.BR foyer\\-serve (8),\n.BR foyer\\-config (5)");
}

static void page_serve(void)
{
    puts(".TH FOYER\\-SERVE 8 2026-11-28 foyer \"System administration\"\n.SH "
         "NAME\nfoyer\\-serve \\- the "
         "lobby server of foyer");
    verbs_each(serve_options, NULL);
    puts(".SH FILES");
    item("DIR/foyer.db", "rooms, people with their place, the record, webhooks, recordings");
    item("DIR/api.key", "the API key, made at the first start; readable by its owner only");
    item("DIR/rules/", "rules of the door, one file per room, and default.rules");
    puts(".SH SIGNALS");
    item("SIGINT, SIGTERM", "tell everybody and end");
    puts(".SH SEE ALSO\n.BR foyer (1)");
}

static void page_config(void)
{
    char tag[160];

    puts(
        ".TH FOYER\\-CONFIG 5 2026-11-28 foyer \"File formats\"\n.SH NAME\nfoyer\\-config \\- "
        "settings "
        "of the console of foyer\n.SH DESCRIPTION\nLines of \\fIkey\\fR = \\fIvalue\\fR; a key may "
        "stand in a section. A wrong line is named by file and line, and the rest is used.\n"
        "\\fBfoyer config\\fR prints what is in force.\n.SH SETTINGS");
    for (size_t i = 0; i < config_n_options; i++) {
        const struct config_option *o = &config_options[i];

        snprintf(tag, sizeof tag, "%s = %s", o->key, o->fallback);
        item(tag, o->help);
        if (o->type == CONFIG_INT)
            printf("From %lld to %lld.\n", (long long)o->min, (long long)o->max);
        if (o->type == CONFIG_CHOICE) {
            puts("One of:");
            text(o->choices);
        }
    }
    puts(".SH FILES");
    item("~/.config/foyer/config", "the settings; XDG_CONFIG_HOME is respected");
    item("~/.config/foyer/keys.conf", "other keys for what the console can do");
    puts(".SH SEE ALSO\n.BR foyer (1)");
}

static int run(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } pages[] = {
        {"foyer.1", page_foyer}, {"foyer-serve.8", page_serve}, {"foyer-config.5", page_config}};
    struct args a = {.verb = "man",
                     .usage = "foyer.1 | foyer-serve.8 | foyer-config.5",
                     .about = "Prints a manual page, for man -l - and make install.",
                     .min_words = 1,
                     .max_words = 1};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (str_eq(pages[i].name, a.word[0])) {
            pages[i].print();
            return EXIT_DONE;
        }
    return args_complain(&a, "there is no page '%s'", a.word[0]);
}

const struct verb verb_man = {"man", TR("print a manual page"), run};
