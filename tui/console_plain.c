/* The console's line mode: lines in, lines out. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/console_private.h"
#include "tui/plain/plain.h"
#include "tui/views/parts.h"

enum {
    IN_MAX = 64 * 1024,        /* bytes typed and not taken yet; a longer line is dropped */
    OUT_SLOW = 64 * 1024,      /* bytes waiting for a slow line: announcements are left out */
    OUT_MAX = 4 * 1024 * 1024, /* the same for answers */
    OUT_PIECE = 512,           /* bytes of one write: what a line takes at once */
    FIRST_CONNECTION = 5 * 1000 /* ms that the end of the input waits for a connection */,
    LAST_WORDS = 2000, /* ms for what is left to be written at the end */
    LINES = 256,       /* of one read */
    COLUMNS_MIN = 20,  /* of a terminal whose lines are broken between words */
};

struct console_plain {
    struct plain *plain;
    char in[IN_MAX + 1];
    size_t n_in;
    bool skipping; /* the rest of a line that was too long */
    bool eof, tty;
    bool greeted, told_lost;
    bool barrier;      /* a script's line has asked for something */
    int64_t began;     /* mono ms; 0: not yet */
    int64_t last_line; /* mono ms */
    char *out;
    size_t out_len, out_cap;
    size_t left_out; /* announcements since the line became too slow */
};

/* ---- out ---- */

static void queue(struct console_plain *l, const char *text, size_t n)
{
    if (l->out_len + n + 1 > l->out_cap) {
        l->out_cap = 2 * (l->out_len + n + 1);
        l->out = xrealloc(l->out, l->out_cap, 1);
    }
    memcpy(l->out + l->out_len, text, n);
    l->out_len += n;
    l->out[l->out_len++] = '\n';
}

/* Columns of the terminal; 0 for none, or when it does not tell. */
static int columns(void)
{
    struct winsize size;

    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* A terminal would break long lines anyhow, within words. */
static void put_line(void *arg, const char *line, enum plain_kind kind)
{
    struct console_plain *l = arg;
    int cols = kind == PLAIN_EXACT ? 0 : columns();

    if (l->out_len > (kind == PLAIN_NEWS ? OUT_SLOW : OUT_MAX)) {
        l->left_out++;
        return;
    }
    do {
        size_t n = cols >= COLUMNS_MIN ? parts_line_bytes(line, cols) : strlen(line);

        queue(l, line, n);
        line += n;
        while (*line == ' ')
            line++;
    } while (*line);
}

static bool writable(int ms)
{
    struct pollfd fd = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&fd, 1, ms) > 0;
}

/* Writes what the line takes now. False when nobody reads any more. */
static bool write_out(struct console_plain *l)
{
    char words[96];

    while (l->out_len > 0 && writable(0)) {
        size_t piece = l->out_len < OUT_PIECE ? l->out_len : OUT_PIECE;
        ssize_t n = write(STDOUT_FILENO, l->out, piece);

        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        if (n <= 0)
            break;
        memmove(l->out, l->out + n, l->out_len - (size_t)n);
        l->out_len -= (size_t)n;
    }
    if (l->left_out > 0 && l->out_len < OUT_SLOW / 2) {
        snprintf(words, sizeof words, tr("%zu lines were left out: this line is too slow for them"),
                 l->left_out);
        l->left_out = 0;
        queue(l, words, strlen(words));
    }
    return true;
}

bool console_plain_writes(const struct console *c)
{
    return c->line->out_len > 0;
}

/* ---- start and end ---- */

bool console_plain_open(struct console *c, struct error *err)
{
    struct plain_conf conf = {
        .model = &c->model,
        .dialog = &c->dialog,
        .prompt = &c->prompt,
        .sheet = &c->sheet,
        .call = console_call,
        .url = c->url,
        .keys = (const struct keymap *const *)&c->keys,
        .send = console_send,
        .send_arg = c,
        .owner = &console_owner,
        .owner_arg = c,
        .host = c->host,
        .macros = &c->recall.macros,
        .script = c->script,
        .tell = (enum plain_tell)c->tell,
        .out = put_line,
    };
    char words[CONSOLE_PLACE + 64];

    (void)err;
    c->line = conf.out_arg = xcalloc(1, sizeof *c->line);
    c->line->tty = isatty(STDIN_FILENO);
    c->line->plain = plain_new(&conf);
    snprintf(words, sizeof words, tr("foyer at %s, line mode; help lists the verbs"), c->place);
    put_line(c->line, words, PLAIN_ANSWER);
    console_taste_open(c);
    return true;
}

void console_plain_close(struct console *c)
{
    struct console_plain *l = c->line;

    for (int left = LAST_WORDS; l->out_len > 0 && left > 0 && !c->terminal_gone; left -= 100)
        if (writable(100) && !write_out(l))
            break;
    plain_free(l->plain);
    free(l->out);
    free(l);
    console_taste_close(c);
    dialog_close(&c->dialog);
    prompt_close(&c->prompt);
    sheet_close(&c->sheet);
    c->line = NULL;
}

/* ---- in ---- */

static void read_in(struct console_plain *l)
{
    struct pollfd fd = {.fd = STDIN_FILENO, .events = POLLIN};

    while (!l->eof && l->n_in < IN_MAX && poll(&fd, 1, 0) > 0) {
        ssize_t n = read(STDIN_FILENO, l->in + l->n_in, IN_MAX - l->n_in);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            l->eof = true;
            if (l->n_in > 0 && l->in[l->n_in - 1] != '\n') /* the last line needs no end */
                l->in[l->n_in++] = '\n';
            break;
        }
        l->n_in += (size_t)n;
    }
    for (size_t i = 0; i < l->n_in; i++) /* a line is text */
        if (l->in[i] == '\0')
            l->in[i] = ' ';
}

/* Up to `most` whole lines from the front, each terminated; *used: their bytes. */
static size_t take_lines(struct console_plain *l, const char **line, size_t most, size_t *used)
{
    size_t n = 0;
    char *end;

    *used = 0;
    while (n < most && (end = memchr(l->in + *used, '\n', l->n_in - *used)) != NULL) {
        *end = '\0';
        if (!l->skipping)
            line[n++] = l->in + *used;
        l->skipping = false;
        *used = (size_t)(end - l->in) + 1;
    }
    return n;
}

static void drop(struct console_plain *l, size_t bytes)
{
    memmove(l->in, l->in + bytes, l->n_in - bytes);
    l->n_in -= bytes;
    if (l->n_in == IN_MAX && !memchr(l->in, '\n', l->n_in)) {
        put_line(l, tr("a line that is too long was left out"), PLAIN_ANSWER);
        l->skipping = true;
        l->n_in = 0;
    }
}

/* What an answered request has changed is told right behind the answer. One more request that
 * changes nothing (to let go of no entry) is answered behind that. */
static void ask_barrier(struct console *c, int64_t mono)
{
    struct model_out out = {.send = console_send, .arg = c, .mono = mono};
    struct wire_req *r;

    c->line->barrier = false;
    if (c->model.rooms.n == 0 || c->model.link.state != LINE_LIVE)
        return;
    r = xcalloc(1, sizeof *r);
    r->action = WIRE_CLAIM;
    str_copy(r->room, sizeof r->room, c->model.rooms.row[0]->name);
    model_ask(&c->model, r, "", &out);
}

/* Whether the server still has something to answer that a line has asked for. */
static bool is_waiting(const struct console *c)
{
    return model_unanswered(&c->model) > 0 || c->sheet.ticket || c->sheet.list_ticket ||
           c->blocks_ticket || c->lift.open > 0 || plain_waits(c->line->plain);
}

/* A script is taken line by line, each when all that the one before did is known. */
static bool may_take(struct console *c, int64_t mono)
{
    if (!c->script)
        return c->line->tty || c->model.loaded;
    if (c->model.loaded && !is_waiting(c) && c->line->barrier)
        ask_barrier(c, mono);
    return c->model.loaded && !is_waiting(c);
}

static struct plain_now now_of(int64_t wall, int64_t mono)
{
    return (struct plain_now){wall, mono, console_minutes_east(wall)};
}

static void work_off(struct console *c, int64_t wall, int64_t mono)
{
    struct console_plain *l = c->line;
    struct plain_now now = now_of(wall, mono);
    const char *line[LINES];
    size_t n = 1, used;
    unsigned acts;

    while (!c->over && n > 0 && may_take(c, mono)) {
        n = take_lines(l, line, c->script ? 1 : LINES, &used);
        if (n > 0) {
            acts = plain_lines(l->plain, line, n, mono - l->last_line, &now);
            l->last_line = mono;
            if (acts & ACT_LIFT)
                console_blocks_lift(c, mono);
            console_blocks_turn(c, mono);
            l->barrier = is_waiting(c);
            if (acts & ACT_QUIT)
                console_end(c, c->script && plain_failed(l->plain) ? EXIT_FAILED : EXIT_DONE, "");
            if (acts & ACT_RELOAD)
                console_reload(c, mono, tr("your files were read again"));
            if (acts & ACT_SUSPEND)
                raise(SIGSTOP);
        }
        drop(l, used);
    }
}

void console_plain_input(struct console *c, int64_t wall, int64_t mono)
{
    if (c->line->eof)
        return;
    read_in(c->line);
    work_off(c, wall, mono);
}

bool console_plain_reads(const struct console *c)
{
    return !c->line->eof && c->line->n_in < IN_MAX;
}

void console_plain_rest(struct console *c, const struct rest_answer *a)
{
    plain_answered(c->line->plain, a);
}

/* ---- each turn ---- */

/* Whether all that came in is done, after the end of the input. */
static bool is_finished(const struct console *c, int64_t mono)
{
    const struct console_plain *l = c->line;
    bool waits = !c->model.loaded && !l->tty && mono - l->began < FIRST_CONNECTION;

    if (!l->eof || is_waiting(c) || (c->script && l->barrier))
        return false;
    return !waits && (l->n_in == 0 || !c->model.loaded);
}

void console_plain_turn(struct console *c, int64_t wall, int64_t mono)
{
    struct console_plain *l = c->line;
    struct plain_now now = now_of(wall, mono);
    bool lost = c->model.link.state == LINE_LOST && !c->model.loaded;

    if (!l->began)
        l->began = mono;
    if ((c->model.loaded && !l->greeted) || (lost && !l->told_lost)) {
        l->greeted = c->model.loaded;
        l->told_lost = lost;
        plain_greet(l->plain, &now);
    }
    plain_turn(l->plain, &now);
    work_off(c, wall, mono);
    c->dirty = false;
    if (is_finished(c, mono))
        console_end(c,
                    !c->model.loaded                      ? EXIT_OFFLINE
                    : c->script && plain_failed(l->plain) ? EXIT_FAILED
                                                          : EXIT_DONE,
                    "");
    if (write_out(l))
        return;
    c->terminal_gone = true;
    console_end(c, EXIT_DONE, "");
}

int console_plain_wait(const struct console *c, int64_t mono)
{
    const struct console_plain *l = c->line;

    if (l->eof && !c->model.loaded)
        return mono - l->began < FIRST_CONNECTION ? (int)(FIRST_CONNECTION - (mono - l->began)) : 0;
    return -1;
}
