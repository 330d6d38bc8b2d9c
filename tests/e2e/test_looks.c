/* The same cells in every mode: a walk through the console's screens, each at 80x24, 120x36 and
 * 40x10 by resizing a live terminal, with colours and without, with box characters and without.
 * What is shown is the same text everywhere: no meaning rests on colour, none on more than ASCII.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"

static struct serve server;
static struct proc *guests[3];
static char config[TMP_PATH_MAX + 32];

static int start(void **state)
{
    static const char *const names[] = {"Ana Lima", "Bo Berg", "Cy Young"};

    (void)state;
    serve_start(&server);
    serve_room(&server, "interview");
    console_config(&server, "wait.warn = 86400\nwait.late = 86400\nalert.title = off\n", config);
    for (size_t i = 0; i < CHECK_COUNT(guests); i++)
        guests[i] = serve_guest(&server, "interview", names[i]);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(guests); i++)
        serve_leave(guests[i]);
    serve_stop(&server);
    return 0;
}

/* ---- what is walked through ---- */

static const struct scene {
    const char *what, *keys;   /* one key each, in a read of its own; "~" is Esc */
    const char *shows, *small; /* at the larger sizes and at 40x10 */
    const char *back;
} scenes[] = {
    {"the main screen", "", "1 Rooms", "Bo Berg", ""},
    {"a search", "/bo", "/bo", "/bo", "~"},
    {"what was found", "/bo\r", "'bo': n next", "Bo Berg", "~"},
    {"a filter that is typed", "\\bo", "\\bo", "\\bo", "~"},
    {"a filter", "\\bo\r", "1 of 3", "Bo Berg", "\\\177\177\r"},
    {"sorted", "s", "s:", "Bo Berg", "sssss"},
    {"frozen", "f", "FROZEN", "FROZEN", "f"},
    {"marks", " ", "1 marked", "1 marked", "U"},
    {"a command with what may follow", ":adm", "admit-all", "admit", "~"},
    {"a command that is none", ":nonsense\r", "nonsense", "nonsense", "~"},
    {"help", "?", "type to search", "type to search", "~"},
    {"help, searched", "?block", "block", "block", "~"},
    {"details", "i", "there are none for this room", "Details", "~"},
    {"everybody in", "A", "y admit 3", "Admit", "~"},
    {"a block", "b", "Block: ", "Block: ", "~"},
    {"a message", "m", "message to", "message to", "~"},
    {"the room editor", "1e", "Edit room: interview", "Edit room: interview", "~~2"},
    {"the token maker", "T", "New token", "New token", "~~"},
};

static const struct {
    int rows, cols;
} sizes[] = {{24, 80}, {36, 120}, {10, 40}};
enum { SIZES = 3, SCENES = sizeof scenes / sizeof *scenes };

static const struct kind {
    const char *what;
    const char *env[3];
    bool coloured, utf8;
} kinds[] = {
    {"colours, UTF-8", {"TERM=xterm-256color", "LC_ALL=C.UTF-8"}, true, true},
    {"mono, UTF-8", {"TERM=vt220", "LC_ALL=C.UTF-8"}, false, true},
    {"NO_COLOR, ASCII", {"TERM=screen-256color", "NO_COLOR=1", "LC_ALL=C"}, false, false},
    {"colours, ASCII", {"TERM=screen-256color", "LC_ALL=C"}, true, false},
};

/* ---- the text of a screen ---- */

/* Box characters and their plain ones are one; runs of digits and of blanks too, for clocks run. */
static void add(char *dst, size_t size, size_t *n, uint32_t ch)
{
    char c = ch < 0x80 ? (char)ch : ch >= 0x2500 && ch < 0x2580 ? '+' : '?';

    if (c == '|' || c == '-')
        c = '+';
    if (isdigit((unsigned char)c))
        c = '0';
    if (c == '\0')
        c = ' ';
    if (*n > 0 && dst[*n - 1] == c && (c == '0' || c == ' ' || c == '+'))
        return;
    if (*n + 1 < size)
        dst[(*n)++] = c;
    dst[*n] = '\0';
}

enum { TEXT = 8192 };

static void text_of(struct vt *t, size_t s, char dst[TEXT])
{
    size_t n = 0;

    dst[0] = '\0';
    for (int y = 0; y < sizes[s].rows; y++) {
        for (int x = 0; x < sizes[s].cols; x++)
            add(dst, TEXT, &n, vt_cell(t, y, x).ch);
        add(dst, TEXT, &n, '\n');
    }
}

static char wanted[SCENES][SIZES][TEXT];

struct seen {
    size_t scene, size;
    const struct kind *kind;
    char text[TEXT];
};

/* Whether the screen is the one that the first mode showed. */
static bool same(struct vt *t, void *arg)
{
    struct seen *s = arg;

    text_of(t, s->size, s->text);
    return str_eq(s->text, wanted[s->scene][s->size]);
}

static void check_cells(struct vt *t, const struct seen *s, const char *what)
{
    int coloured = 0, beyond = 0;

    for (int y = 0; y < sizes[s->size].rows; y++)
        for (int x = 0; x < sizes[s->size].cols; x++) {
            struct vt_cell c = vt_cell(t, y, x);

            coloured += c.coloured;
            beyond += c.ch > 126 && c.ch != UINT32_MAX;
        }
    if (s->kind->coloured != (coloured > 0) || (!s->kind->utf8 && beyond > 0))
        fail_msg("%s: %d cells have a colour, %d are more than ASCII", what, coloured, beyond);
}

/* What the server is asked for beside the picture has come: the rules of the person shown, whose
 * line is below that of the tries, and not there at all before it is asked. */
static bool answered(struct vt *t, void *arg)
{
    const struct seen *s = arg;
    char line[VT_ROW_MAX];
    int row = vt_find(t, " rules  ", 0);

    if (row < 0)
        return sizes[s->size].rows < 20 || vt_find(t, " tries  ", 0) < 0;
    vt_row(t, row, line);
    return strstr(line, "none") != NULL;
}

static void check_size(struct vt *t, struct seen *s)
{
    const struct scene *sc = &scenes[s->scene];
    char what[160];

    snprintf(what, sizeof what, "%s, %s, %dx%d", sc->what, s->kind->what, sizes[s->size].cols,
             sizes[s->size].rows);
    vt_resize(t, sizes[s->size].rows, sizes[s->size].cols);
    vt_settle(t); /* else what the terminal had before is taken for the answer */
    vt_expect(t, sizes[s->size].rows < 20 ? sc->small : sc->shows);
    if (s->kind == kinds) { /* what stands is compared from here on */
        check_true(what, vt_until(t, answered, s, PROC_PATIENCE));
        text_of(t, s->size, wanted[s->scene][s->size]);
    } else if (!vt_until(t, same, s, PROC_PATIENCE)) {
        fail_msg("%s\n--- wanted\n%s--- got\n%s", what, wanted[s->scene][s->size], s->text);
    }
    check_cells(t, s, what);
}

static void press(struct vt *t, const char *keys)
{
    for (; *keys; keys++)
        if (*keys == '~') {
            console_key(t, "\033");
        } else {
            vt_type(t, (const char[]){*keys, '\0'});
            vt_settle(t);
        }
}

static void walk(const struct kind *k)
{
    const char *env[5] = {config};
    struct vt *t;

    for (int i = 0; i < 3; i++)
        env[i + 1] = k->env[i];
    t = console_start(&server, &(struct console_conf){.env = env});
    console_read(t, "Cy Young");
    press(t, "2g");
    for (size_t i = 0; i < SCENES; i++) {
        struct seen s = {.scene = i, .kind = k};

        press(t, scenes[i].keys);
        for (; s.size < SIZES; s.size++)
            check_size(t, &s);
        vt_resize(t, sizes[0].rows, sizes[0].cols);
        vt_settle(t);
        press(t, scenes[i].back);
        vt_expect(t, "1 Rooms");
    }
    console_quit(t);
}

static void every_screen_in_every_mode(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(kinds); i++)
        walk(&kinds[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_screen_in_every_mode)};

    return cmocka_run_group_tests(tests, start, stop);
}
