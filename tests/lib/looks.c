/* The same screens in every mode. */
#include "tests/lib/looks.h"

#include <ctype.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

static const struct {
    int rows, cols;
} sizes[LOOKS_SIZES] = {{24, 80}, {36, 120}, {10, 40}};

static const struct looks_kind kinds[] = {
    {"colours, UTF-8", {"TERM=xterm-256color", "LC_ALL=C.UTF-8"}, true, true},
    {"mono, UTF-8", {"TERM=vt220", "LC_ALL=C.UTF-8"}, false, true},
    {"NO_COLOR, ASCII", {"TERM=screen-256color", "NO_COLOR=1", "LC_ALL=C"}, false, false},
    {"colours, ASCII", {"TERM=screen-256color", "LC_ALL=C"}, true, false},
};

enum { TEXT = 8192, SETTLES_MS = 150, ID_MIN = 12, LOOK_AGAIN_MS = 50 };

/* What the first kind of terminal showed, for the processes of the others. */
struct wanted {
    atomic_bool there;
    char text[TEXT];
};
static struct shared {
    atomic_bool over; /* nothing more will come */
    struct wanted of[LOOKS_MAX][LOOKS_SIZES];
} * shared;

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

/* The ids that a server makes differ from server to server: "id 0" for all of them. */
static void blur_ids(char *text)
{
    static const char digits[] = "0123456789abcdef+";
    char *to = text;

    for (size_t len; *text; text += len) {
        len = strspn(text, digits);
        if (len >= ID_MIN && memchr(text, '0', len)) {
            *to++ = '0';
            continue;
        }
        len += len == 0;
        memmove(to, text, len);
        to += len;
    }
    *to = '\0';
}

/* Without the last row, where notices stand for some seconds, those of the screen before too. */
static void text_of(struct vt *t, size_t s, char dst[TEXT])
{
    size_t n = 0;

    dst[0] = '\0';
    for (int y = 0; y < sizes[s].rows - 1; y++) {
        for (int x = 0; x < sizes[s].cols; x++)
            add(dst, TEXT, &n, vt_cell(t, y, x).ch);
        add(dst, TEXT, &n, '\n');
    }
    blur_ids(dst);
}

struct seen {
    const struct looks *l;
    size_t row, size;
    char text[TEXT];
};

/* Whether the screen is the one that the first kind of terminal showed. */
static bool same(struct vt *t, void *arg)
{
    struct seen *s = arg;
    const struct wanted *w = &shared->of[s->row][s->size];

    text_of(t, s->size, s->text);
    return atomic_load(&w->there) ? str_eq(s->text, w->text) : atomic_load(&shared->over);
}

/* Waits for what is wanted as well as for the screen. */
static void check_same(struct seen *s, const char *what)
{
    const struct wanted *w = &shared->of[s->row][s->size];
    int64_t until = clock_mono_ms() + PROC_PATIENCE;

    while (clock_mono_ms() < until && !vt_until(s->l->t, same, s, LOOK_AGAIN_MS)) {
    }
    if (!atomic_load(&w->there))
        fail_msg("%s: the first kind of terminal never came so far", what);
    if (str_eq(s->text, w->text))
        return;
    fprintf(stderr, "--- wanted\n%s--- got\n%s", w->text, s->text);
    fail_msg("%s: not the same", what);
}

static void check_cells(const struct seen *s, const char *what)
{
    const struct looks_kind *k = s->l->kind;
    int coloured = 0, beyond = 0;

    for (int y = 0; y < sizes[s->size].rows; y++)
        for (int x = 0; x < sizes[s->size].cols; x++) {
            struct vt_cell c = vt_cell(s->l->t, y, x);

            coloured += c.coloured;
            beyond += c.ch > 126 && c.ch != UINT32_MAX;
        }
    if (k->coloured != (coloured > 0) || (!k->utf8 && beyond > 0))
        fail_msg("%s: %d cells have a colour, %d are more than ASCII", what, coloured, beyond);
}

/* What the server is asked for beside the picture has come, the rules of the person shown at the
 * side or in the details; or there is nothing to come. */
static bool answered(struct vt *t, void *arg)
{
    bool at_side = vt_find(t, "5 Selected", 0) >= 0 && vt_find(t, "\u2502 tries ", 0) >= 0;
    char line[VT_ROW_MAX];
    int row = vt_find(t, " rules  ", 0);

    (void)arg;
    if (vt_find(t, "no answer for", 0) >= 0 || vt_find(t, "link lost", 0) >= 0 ||
        vt_find(t, "gone: ", 0) >= 0)
        return true;
    if (row < 0)
        return !at_side;
    vt_row(t, row, line);
    return strstr(line, "none") != NULL;
}

/* The terminal itself keeps the old text, which must not be taken for the answer. */
static void resize(struct vt *t, size_t size)
{
    vt_resize(t, sizes[size].rows, sizes[size].cols);
    vt_settle(t);
}

static void check_size(struct seen *s)
{
    const struct look *row = &s->l->row[s->row];
    struct vt *t = s->l->t;
    char what[160];

    snprintf(what, sizeof what, "%s, %s, %dx%d", row->what, s->l->kind->what, sizes[s->size].cols,
             sizes[s->size].rows);
    if (s->size > 0)
        resize(t, s->size);
    vt_expect(t, row->small && sizes[s->size].rows < 20 ? row->small : row->shows);
    if (s->l->kind == kinds) {
        console_pause(t, SETTLES_MS); /* what stands then is compared from here on */
        check_true(what, vt_until(t, answered, NULL, PROC_PATIENCE));
        text_of(t, s->size, shared->of[s->row][s->size].text);
        atomic_store(&shared->of[s->row][s->size].there, true);
    } else if (!row->loose) {
        check_same(s, what);
    }
    check_cells(s, what);
}

/* ---- the console ---- */

void looks_resize(struct looks *l, size_t size)
{
    resize(l->t, size);
}

void looks_press(struct looks *l, const char *keys)
{
    for (; *keys; keys++)
        if (*keys == '^')
            console_key(l->t, (const char[]){'\033', *++keys, '\0'});
        else
            console_key(l->t, *keys == '<' ? "\033" : (const char[]){*keys, '\0'});
}

void looks_check(struct looks *l, size_t i)
{
    if (l->row[i].says)
        vt_expect(l->t, l->row[i].says);
    for (struct seen s = {.l = l, .row = i}; s.size < LOOKS_SIZES; s.size++)
        check_size(&s);
    looks_resize(l, 0);
}

/* ---- a walk ---- */

static struct looks *run;

static void open_door(struct looks *l)
{
    static const char *const names[LOOKS_GUESTS] = {"Ana Lima", "Bo Berg", "Cy Young"};
    char path[TMP_PATH_MAX];

    serve_start(&l->server);
    serve_room(&l->server, "interview");
    console_config(&l->server, l->options, l->config);
    if (l->macros) {
        tmp_path(path, l->server.dir, "settings/foyer/macros.conf");
        tmp_write(path, l->macros);
    }
    for (size_t i = 0; i < LOOKS_GUESTS; i++)
        l->guest[i] = serve_guest(&l->server, "interview", names[i]);
    if (l->before)
        l->before(l);
}

static void open_console(struct looks *l)
{
    const char *env[8] = {l->config};
    int n = 1;

    for (int i = 0; l->kind->env[i]; i++)
        env[n++] = l->kind->env[i];
    env[n] = l->url;
    l->t = console_start(&l->server, &(struct console_conf){.env = env});
    console_read(l->t, "Cy Young");
    looks_press(l, "2g");
    vt_expect(l->t, "link ok "); /* and how many ms an answer took */
}

static void walk(void **state)
{
    struct looks *l = run;

    l->kind = *state;
    open_door(l);
    open_console(l);
    for (size_t i = 0; i < l->n && l->row[i].keys; i++) {
        looks_press(l, l->row[i].keys);
        if (l->row[i].until) {
            vt_expect(l->t, l->row[i].until);
            looks_press(l, l->row[i].then);
        }
        looks_check(l, i);
        looks_press(l, l->row[i].back);
        vt_expect(l->t, "1 Rooms");
    }
    if (l->after)
        l->after(l);
    console_quit(l->t);
}

static int close_door(void **state)
{
    (void)state;
    for (size_t i = 0; i < LOOKS_GUESTS; i++) {
        serve_leave(run->guest[i]);
        run->guest[i] = NULL;
    }
    serve_stop(&run->server);
    return 0;
}

/* One kind of terminal in a process of its own. */
static int run_kind(const struct looks_kind *k)
{
    const struct CMUnitTest tests[] = {{.name = k->what,
                                        .test_func = walk,
                                        .teardown_func = close_door,
                                        .initial_state = (void *)k}};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    if (k == kinds)
        atomic_store(&shared->over, true);
    return failed;
}

/* All at once: most of the time of a walk is that of a person between two keys. */
int looks_run(struct looks *l)
{
    pid_t child[CHECK_COUNT(kinds)];
    int failed = 0, status;

    run = l;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || l->n > LOOKS_MAX)
        return 1;
    for (size_t i = 0; i < CHECK_COUNT(kinds); i++) {
        child[i] = fork();
        if (child[i] == 0)
            exit(run_kind(&kinds[i]) != 0);
    }
    for (size_t i = 0; i < CHECK_COUNT(kinds); i++)
        failed += waitpid(child[i], &status, 0) != child[i] || status != 0;
    return failed != 0;
}
