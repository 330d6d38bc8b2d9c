/* The line of hints and the status bar against what the keys then do: what is offered works, and
 * what does not work is greyed or not there. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/desk.h"
#include "tui/views/view.h"

enum { READ = TIME_READ_BEFORE_KEY };

/* ---- moments ---- */

static void full(struct desk *d)
{
    desk_open(d, 3);
    desk_join(d, "p1", "Joon", false);
    desk_join(d, "p2", "Lea", false);
}

static void nobody(struct desk *d)
{
    desk_open(d, 0);
}

static void locked(struct desk *d)
{
    full(d);
    desk_room(d)->locked = true;
}

static void in_panic(struct desk *d)
{
    locked(d);
    desk_room(d)->panic = true;
}

static void watching(struct desk *d)
{
    full(d);
    d->model.watch = true;
}

static void lost(struct desk *d)
{
    full(d);
    model_set_link(&d->model, LINE_LOST, "gone", 0, d->wall);
}

static void no_rights(struct desk *d)
{
    static const struct service looks = {"looks", CAP_KNOCKS};

    full(d);
    d->model.service = &looks;
}

static void gone(struct desk *d)
{
    full(d);
    desk_frame(d);
    desk_leave(d, "id0", WHY_LEFT, "");
}

static void asked(struct desk *d)
{
    desk_open(d, 1);
    desk_wait(d, READ);
    desk_press(d, "a");
}

static void pending(struct desk *d)
{
    desk_open(d, 1);
    desk_pending(d, "id0", PENDING_DENY, "Tom", "d1");
}

static void decided(struct desk *d)
{
    full(d);
    desk_frame(d);
    desk_wait(d, READ);
    desk_press(d, "d");
    desk_decided(d, "d1");
    desk_pending(d, "id0", PENDING_DENY, "me", "d1");
}

static void marked(struct desk *d)
{
    full(d);
    desk_frame(d);
    desk_wait(d, READ);
    desk_press(d, "Space Space");
}

static void searching(struct desk *d)
{
    full(d);
    str_copy(d->model.find, sizeof d->model.find, "guest");
}

static const struct {
    const char *what;
    void (*set)(struct desk *d);
    bool next; /* "+ admits" is in the status bar */
} moments[] = {
    {"people wait and are inside", full, true},
    {"nobody is there", nobody, false},
    {"the room is locked", locked, true},
    {"panic: who waits may still be let in by a host", in_panic, true},
    {"only watching", watching, false},
    {"no connection", lost, false},
    {"a service that can only show", no_rights, false},
    {"who was under the cursor has left", gone, true},
    {"the answer is on its way", asked, false},
    {"another host's denial runs", pending, false},
    {"the own denial runs", decided, true},
    {"two are marked", marked, true},
    {"a search is on", searching, true},
};

static const struct {
    int rows, cols;
} sizes[] = {{24, 80}, {36, 120}, {10, 40}};
static const enum pane panes[] = {PANE_ROOMS, PANE_KNOCKS, PANE_PEOPLE, PANE_LOG};

/* ---- what is offered ---- */

struct shown {
    bool lit[ACTION_COUNT], grey[ACTION_COUNT], next;
};

static bool row_has(const struct surface *s, int y, const char *text)
{
    char line[256] = "";

    for (int x = 0; x < s->cols && x < (int)sizeof line - 1; x++)
        line[x] = surface_cell(s, y, x)->ch[0] < 0x80 ? (char)surface_cell(s, y, x)->ch[0] : '?';
    return strstr(line, text) != NULL;
}

static struct shown look(struct desk *d, int rows, int cols)
{
    struct shown shown = {.next = false};
    struct surface *s = surface_new(rows, cols);
    struct layout l;
    struct draw_ctx c = {.layout = &l,
                         .wall = d->wall,
                         .mono = d->mono,
                         .keys = d->keys,
                         .dialog = &d->dialog,
                         .prompt = &d->prompt,
                         .host = "",
                         .place = ""};

    layout_compute(&l, rows, cols, d->model.focus, false);
    views_draw(&d->model, &c, s);
    for (int x = 0; x < cols; x++) {
        enum action a = hint_line_at(&d->model, &c, l.hints.y, x);

        if (a == ACTION_NONE)
            continue;
        if (surface_cell(s, l.hints.y, x)->style == ROLE_HINT_OFF)
            shown.grey[a] = true;
        else
            shown.lit[a] = true;
    }
    shown.next = row_has(s, l.status.y, "+ admits");
    surface_free(s);
    return shown;
}

/* ---- what the key does ---- */

static void begin(struct desk *d, struct sheet *sheet, size_t moment, enum pane p)
{
    moments[moment].set(d);
    *sheet = (struct sheet){0};
    d->sheet = sheet;
    d->model.focus = p;
    desk_frame(d);
    d->mono += READ; /* read, but no second has passed */
    d->wall += READ;
}

/* What can be seen of a key that worked. */
static bool acts(struct desk *d, enum action a)
{
    size_t sent = d->n_sent, n = desk_room(d)->knocks.n_marked + desk_room(d)->people.n_marked;
    char key[KEYMAP_TEXT];
    unsigned did;

    check_true("has a key", keymap_key(d->keys, d->model.focus, a, key, sizeof key));
    did = desk_press(d, key);
    return d->n_sent > sent || dialog_is_open(&d->dialog) || prompt_is_open(&d->prompt) ||
           sheet_is_open(d->sheet) || (did & ~(unsigned)ACT_DRAW) ||
           desk_room(d)->knocks.n_marked + desk_room(d)->people.n_marked != n;
}

static void end(struct desk *d)
{
    sheet_close(d->sheet);
    desk_close(d);
}

static void check_moment(size_t i, enum pane p, int rows, int cols)
{
    struct sheet sheet;
    struct shown shown;
    struct desk d;
    char what[160];

    begin(&d, &sheet, i, p);
    shown = look(&d, rows, cols);
    end(&d);
    snprintf(what, sizeof what, "%s, pane %d, %dx%d", moments[i].what, (int)p + 1, cols, rows);
    if (cols >= 80 || !moments[i].next) /* on a small screen a running time takes its place */
        check_int(what, shown.next, moments[i].next);
    check_true(what, shown.lit[ACTION_HELP]);
    for (int a = 0; a < ACTION_COUNT; a++) {
        if (!shown.lit[a] && !shown.grey[a] && !(a == ACTION_ADMIT_NEXT && shown.next))
            continue;
        begin(&d, &sheet, i, p);
        snprintf(what, sizeof what, "%s, pane %d, %dx%d: %s", moments[i].what, (int)p + 1, cols,
                 rows, action_infos[a].name);
        check_int(what, acts(&d, (enum action)a), !shown.grey[a]);
        end(&d);
    }
}

static void what_is_offered_works(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(moments); i++)
        for (size_t p = 0; p < CHECK_COUNT(panes); p++)
            for (size_t s = 0; s < CHECK_COUNT(sizes); s++)
                check_moment(i, panes[p], sizes[s].rows, sizes[s].cols);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_is_offered_works)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
