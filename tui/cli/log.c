/* foyer log: the record of arrivals and decisions. */
#include "tui/cli/log.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/signals.h"
#include "tui/cli/verbs.h"

enum { FOLLOW_MS = 1000 };

/* Where lines go, and whether one could not be read. */
struct sink {
    FILE *out;
    bool plain; /* as they are */
    bool csv;
    bool broken;
};

static bool show_line(void *arg, const char *line, size_t len)
{
    struct sink *s = arg;
    struct journal_entry e;
    struct error err = {{0}};

    if (s->plain) {
        fwrite(line, 1, len, s->out);
        putc('\n', s->out);
    } else if (!journal_read(line, len, &e, &err)) {
        fprintf(stderr, tr("foyer: a line of the record can not be read: %s\n"), err.text);
        s->broken = true;
    } else if (s->csv) {
        log_csv_entry(s->out, &e);
    } else {
        log_print(&e);
    }
    return !ferror(s->out);
}

/* ---- show ---- */

static int follow(struct service *s, struct log_want *w, struct sink *sink, int signals)
{
    struct pollfd p = {.fd = signals, .events = POLLIN};
    int code = EXIT_DONE;

    while (code == EXIT_DONE && !ferror(stdout)) {
        fflush(stdout);
        poll(&p, 1, FOLLOW_MS);
        if (signals_take(signals))
            return EXIT_DONE;
        code = log_of_server(s, w, show_line, sink);
    }
    return code;
}

static int run_show(int argc, char **argv)
{
    struct service s = {0};
    struct log_want w = {0};
    struct sink sink = {.out = stdout};
    bool on = false;
    int64_t since = 0;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "room", .kind = ARGS_TEXT, .to = &w.room, .value = "R", .help = "one room only"},
        {.name = "since",
         .kind = ARGS_SECONDS,
         .to = &since,
         .value = "2h",
         .help = "only what is no older"},
        {.name = "follow", .kind = ARGS_FLAG, .to = &on, .help = "go on until Ctrl-C"},
    };
    struct args a = {.verb = "log show",
                     .usage = "[--room R] [--since 2h] [--follow] [--json]",
                     .about = "Prints arrivals and decisions, oldest first. With --json the lines\n"
                              "as they were written.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt};
    int code, signals = -1;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    sink.plain = s.json;
    if (since)
        w.since = clock_wall_ms() - since * 1000;
    if (on)
        signals = signals_open(false);
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = log_of_server(&s, &w, show_line, &sink);
    if (code == EXIT_DONE && on)
        code = follow(&s, &w, &sink, signals);
    service_close(&s);
    if (signals >= 0)
        close(signals);
    return code == EXIT_DONE && sink.broken ? EXIT_FAILED : code;
}

/* ---- verify ---- */

struct verify {
    struct journal_check check;
    struct error why;
    bool broken;
    const char *expect; /* a head that was noted earlier; null for none */
    bool found;
};

static bool verify_line(void *arg, const char *line, size_t len)
{
    struct verify *v = arg;

    v->broken = !journal_check_line(&v->check, line, len, &v->why);
    v->found |= v->expect && str_eq(v->check.prev, v->expect);
    return !v->broken;
}

/* {"whole", "lines", "head", "found", "why"}: found only when a head was expected, why only when
 * a line is broken, which is the one behind `lines`. */
static int verdict_json(const struct verify *v)
{
    struct strbuf b = STRBUF_INIT(4096);

    strbuf_printf(&b, "{\"whole\":%s,\"lines\":%lld,\"head\":", v->broken ? "false" : "true",
                  (long long)v->check.lines);
    strbuf_json(&b, v->check.prev, true);
    if (v->expect)
        strbuf_printf(&b, ",\"found\":%s", v->found ? "true" : "false");
    if (v->broken) {
        strbuf_puts(&b, ",\"why\":");
        strbuf_json(&b, v->why.text, false);
    }
    printf("%s}\n", b.s);
    strbuf_free(&b);
    return v->broken || (v->expect && !v->found) ? EXIT_FAILED : EXIT_DONE;
}

static int run_verify(int argc, char **argv)
{
    struct service s = {0};
    struct log_want w = {0};
    struct verify v = {.broken = false};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "expect",
         .kind = ARGS_TEXT,
         .to = &v.expect,
         .value = "HASH",
         .help = "a head from before that must still be in it"},
    };
    struct args a = {.verb = "log verify",
                     .usage = "[--expect HASH] [--json] [FILE | -]",
                     .about =
                         "Checks that no line of the record was changed, taken out or put in:\n"
                         "of an exported file, else of the server. Prints how many lines it\n"
                         "has and the hash of the last one, the head. Nothing follows the last\n"
                         "line that would tell of a change in it: note the head elsewhere and\n"
                         "give it later with --expect. Lines that came since do no harm.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .max_words = 1};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    journal_check_start(&v.check);
    code = log_of_either(&s, a.n_words ? a.word[0] : NULL, &w, verify_line, &v);
    if (code != EXIT_DONE)
        return code;
    if (s.json)
        return verdict_json(&v);
    if (v.broken) {
        printf(tr("line %lld is broken: %s\n"), (long long)v.check.lines + 1, v.why.text);
        return EXIT_FAILED;
    }
    if (v.expect && !v.found) {
        printf(
            tr("the lines follow each other, but none has the hash %s: the end was changed or cut "
               "off since, or the whole was written anew (head %s)\n"),
            v.expect, v.check.prev);
        return EXIT_FAILED;
    }
    printf(tr("%lld lines are whole, head %s\n"), (long long)v.check.lines, v.check.prev);
    return EXIT_DONE;
}

/* ---- export ---- */

static int run_export(int argc, char **argv)
{
    struct service s = {0};
    struct log_want w = {0};
    struct sink sink = {.out = stdout};
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "room", .kind = ARGS_TEXT, .to = &w.room, .value = "R", .help = "one room only"},
        {.name = "csv", .kind = ARGS_FLAG, .to = &sink.csv, .help = "for a spreadsheet"},
    };
    struct args a = {.verb = "log export",
                     .usage = "[--room R] [--csv | --json] [FILE]",
                     .about =
                         "Writes the record to a file, else to standard output. Without --csv\n"
                         "and --room it is what foyer log verify checks.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .max_words = 1};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (s.json && sink.csv) {
        fputs(tr("foyer log export: --csv and --json exclude each other\n"), stderr);
        return EXIT_USAGE;
    }
    if (a.n_words && !(sink.out = fopen(a.word[0], "we"))) {
        fprintf(stderr, "foyer: %s: %s\n", a.word[0], strerror(errno));
        return EXIT_FAILED;
    }
    sink.plain = !sink.csv;
    if (sink.csv)
        log_csv_head(sink.out);
    code = log_of_either(&s, NULL, &w, show_line, &sink);
    if (a.n_words && fclose(sink.out) != 0 && code == EXIT_DONE) {
        fprintf(stderr, "foyer: %s: %s\n", a.word[0], strerror(errno));
        code = EXIT_FAILED;
    }
    return code == EXIT_DONE && sink.broken ? EXIT_FAILED : code;
}

static const struct verb subverbs[] = {
    {"show", TR("print what happened"), run_show},
    {"verify", TR("check that the record is whole"), run_verify},
    {"attendance", TR("who was in a room, and for how long"), log_run_attendance},
    {"export", TR("write the record to a file"), run_export},
    {0},
};

static int run(int argc, char **argv)
{
    static char show[] = "show";

    if (argc < 2 || (argv[1][0] == '-' && !str_eq(argv[1], "--help"))) {
        argv[0] = show;
        return run_show(argc, argv);
    }
    return verbs_run_sub("log", subverbs, argc, argv);
}

const struct verb verb_log = {"log", TR("the record: show, verify, attendance, export"), run};
