/* What the console shows: models drawn on a surface, compared with the pictures *.screen beside
 * this file. FOYER_UPDATE=1 writes them anew: look at the difference before keeping it. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/stage.h"
#include "tui/input/dialog.h"
#include "tui/input/prompt.h"
#include "tui/views/view.h"

static void marked(struct scene *s)
{
    struct room *r;

    stage_usual(s);
    r = model_room(&s->m);
    knocks_mark(&r->knocks, knocks_at(&r->knocks, 0), true);
    knocks_mark(&r->knocks, knocks_at(&r->knocks, 1), true);
}

static void in_people(struct scene *s)
{
    stage_usual(s);
    s->m.focus = PANE_PEOPLE;
}

static void states(struct scene *s)
{
    struct wire_waiting w;
    struct room *r;

    stage_usual(s);
    r = model_room(&s->m);
    knocks_set_state(knocks_at(&r->knocks, 0), KNOCK_ADMITTING, 1);
    knocks_set_state(knocks_at(&r->knocks, 1), KNOCK_DENYING, 2);
    knocks_leave(&r->knocks, knocks_at(&r->knocks, 2), WHY_LEFT);
    str_copy(r->at_knock.id, sizeof r->at_knock.id, knocks_at(&r->knocks, 2)->w.id);
    w = world_waiting(&knocks_at(&r->knocks, 3)->w);
    w.away = true;
    w.flags = 0;
    knocks_update(&r->knocks, knocks_at(&r->knocks, 3), &w);
    notice_set(&s->m.notice, NOTICE_WARN, WORLD_MONO, "Mira Okafor has left; nothing was done");
}

static void lost(struct scene *s)
{
    marked(s);
    model_set_link(&s->m, LINE_LOST, "connection refused", WORLD_MONO + 3000, WORLD_NOW - 5000);
}

static void connecting(struct scene *s)
{
    (void)s;
}

static void no_rooms(struct scene *s)
{
    world_load(&s->m, NULL, 0);
}

static void quiet(struct scene *s)
{
    static const struct world_room rooms[] = {{.name = "interview"}};

    world_load(&s->m, rooms, 1);
}

static void open_door(struct scene *s)
{
    stage_usual(s);
    str_copy(s->m.at_room.id, sizeof s->m.at_room.id, "standup");
}

static void no_knocking(struct scene *s)
{
    stage_usual(s);
    str_copy(s->m.at_room.id, sizeof s->m.at_room.id, "board");
    s->m.focus = PANE_ROOMS;
}

static void nasty(struct scene *s)
{
    static const struct world_knock knocks[] = {
        {"田中 花子", 3, 1, 0, NULL, "こんにちは、田中です。よろしくお願いします"},
        {"Zoe\u0301 \U0001f44b\U0001f44b", 7300, 12, 0, "z", ""},
        {"محمد علي", 40, 1, FLAG_LOOK_ALIKE, NULL, ""},
        {"김민준 김민준 김민준 김민준", 100000, 1, 0, NULL, ""},
        {"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", 900000, 999, 31, NULL, ""},
        {"\033[31mred", 0, 1, FLAG_CLEANED, NULL, "\a\b"},
        {"\ufffd", -5, 1, 0, NULL, ""},
    };
    static const struct world_person people[] = {
        {"อรุณ ศรี", 59, false, true, true, true},
        {"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", 86400, true, true, true, false},
    };
    static const struct world_room rooms[] = {
        {.name = "a-room-with-a-name-that-is-longer-than-any-pane",
         .knocks = knocks,
         .n_knocks = CHECK_COUNT(knocks),
         .people = people,
         .n_people = CHECK_COUNT(people)}};

    world_load(&s->m, rooms, 1);
}

static void crowd(struct scene *s)
{
    static struct world_knock knocks[1200];
    static char names[1200][24];
    static struct world_room rooms[1] = {{.name = "town-hall", .knocks = knocks, .n_knocks = 1200}};

    for (int i = 0; i < 1200; i++) {
        snprintf(names[i], sizeof names[i], "Guest %d", i + 1);
        knocks[i] = (struct world_knock){names[i], 1200 - i, 1, 0, NULL, ""};
    }
    world_load(&s->m, rooms, 1);
    model_room(&s->m)->at_knock.top = 1000;
    str_copy(model_room(&s->m)->at_knock.id, sizeof model_room(&s->m)->at_knock.id, "w0-1002");
}

static void admit_all(struct scene *s)
{
    stage_usual(s);
    dialog_ask(&s->dialog, DIALOG_ADMIT, model_knocks(&s->m), false, stage_opener, WORLD_NOW);
}

static void filtered(struct scene *s)
{
    stage_usual(s);
    str_copy(s->m.lens[PANE_KNOCKS].filter, sizeof s->m.lens[0].filter, "guest !denied");
    s->m.lens[PANE_KNOCKS].sort = 1;
    s->m.lens[PANE_KNOCKS].reverse = true;
    model_lens_changed(&s->m, PANE_KNOCKS);
}

static void filtered_empty(struct scene *s)
{
    stage_usual(s);
    str_copy(s->m.lens[PANE_KNOCKS].filter, sizeof s->m.lens[0].filter, "nobody");
    model_lens_changed(&s->m, PANE_KNOCKS);
}

/* Two have come and one has gone since the list was frozen. */
static void frozen(struct scene *s)
{
    struct wire_msg come = {.kind = WIRE_EV_WAITING_ADDED, .seq = 600, .room = "interview"};
    struct wire_msg go = {
        .kind = WIRE_EV_WAITING_REMOVED, .seq = 602, .room = "interview", .why = WHY_ADMITTED};

    stage_usual(s);
    s->m.lens[PANE_KNOCKS].frozen = true;
    model_lens_changed(&s->m, PANE_KNOCKS);
    for (int i = 0; i < 2; i++) {
        snprintf(come.waiting.id, sizeof come.waiting.id, "late%d", i);
        snprintf(come.waiting.name, sizeof come.waiting.name, "Late %d", i);
        come.waiting.knocked_at = WORLD_NOW;
        come.seq++;
        model_apply(&s->m, &come, WORLD_NOW, WORLD_MONO);
    }
    go.waiting = world_waiting(&knocks_at(&model_room(&s->m)->knocks, 2)->w);
    model_apply(&s->m, &go, WORLD_NOW, WORLD_MONO);
}

static void watching(struct scene *s)
{
    stage_usual(s);
    s->m.watch = true;
}

static void gone_row(struct scene *s)
{
    struct wire_msg go = {
        .kind = WIRE_EV_WAITING_REMOVED, .seq = 602, .room = "interview", .why = WHY_LEFT};

    stage_usual(s);
    model_frame(&s->m);
    go.waiting = world_waiting(&knocks_at(&model_room(&s->m)->knocks, 0)->w);
    model_apply(&s->m, &go, WORLD_NOW, WORLD_MONO);
}

static void typing_command(struct scene *s)
{
    stage_usual(s);
    prompt_open(&s->prompt, ':');
    s->prompt.what = PROMPT_COMMAND;
    prompt_fill(&s->prompt, "admit");
    prompt_say(&s->prompt, false, "admit  admit-all  admit-next  admit-number");
}

static void wrong_command(struct scene *s)
{
    stage_usual(s);
    prompt_open(&s->prompt, ':');
    s->prompt.what = PROMPT_COMMAND;
    prompt_fill(&s->prompt, "admitt");
    prompt_say(&s->prompt, true, "there is no command 'admitt'; did you mean admit?");
}

static void deny_all(struct scene *s)
{
    stage_usual(s);
    dialog_ask(&s->dialog, DIALOG_DENY, model_knocks(&s->m), false, stage_opener, WORLD_NOW);
    s->dialog.cursor = 2;
    s->dialog.row[1].gone = true;
}

static void help(struct scene *s)
{
    stage_usual(s);
    dialog_open(&s->dialog, DIALOG_HELP, PANE_KNOCKS, "", stage_opener, WORLD_NOW);
}

static void help_search(struct scene *s)
{
    help(s);
    str_copy(s->dialog.filter, sizeof s->dialog.filter, "admit");
}

static int64_t no_answer(void *arg, struct wire_req *r)
{
    (void)arg;
    wire_req_free(r);
    return 1;
}

static void quit(struct scene *s)
{
    static const char ids[1][LIMIT_ID + 1] = {"w0-1"};
    const struct model_order admit = {.grant = true};
    const struct model_out out = {.send = no_answer, .mono = WORLD_MONO};

    stage_usual(s);
    model_decide(&s->m, "interview", ids, 1, &admit, &out);
    dialog_open(&s->dialog, DIALOG_QUIT, PANE_KNOCKS, "", stage_opener, WORLD_NOW);
}

static void detail(struct scene *s)
{
    stage_usual(s);
    dialog_open(&s->dialog, DIALOG_DETAIL, PANE_KNOCKS, "w0-2", stage_opener, WORLD_NOW);
}

static void find(struct scene *s)
{
    stage_usual(s);
    prompt_open(&s->prompt, '/');
    str_copy(s->prompt.text, sizeof s->prompt.text, "mira");
    s->prompt.at = 4;
    str_copy(s->m.find, sizeof s->m.find, "mira");
}

static void said(struct scene *s)
{
    stage_usual(s);
    notice_set(&s->m.notice, NOTICE_GOOD, WORLD_MONO, "admitted Ana Lima");
}

static const struct picture pictures[] = {
    {"main-120x36", 36, 120, marked},
    {"main-80x24", 24, 80, marked},
    {"main-200x60", 60, 200, marked},
    {"main-60x20", 20, 60, marked},
    {"main-40x10", 10, 40, marked},
    {"main-30x5", 5, 30, stage_usual},
    {"main-20x1", 1, 20, stage_usual},
    {"main-1x1", 1, 1, stage_usual},
    {"people-120x36", 36, 120, in_people},
    {"people-60x20", 20, 60, in_people},
    {"states-80x24", 24, 80, states},
    {"states-40x10", 10, 40, states},
    {"lost-80x24", 24, 80, lost},
    {"lost-120x36", 36, 120, lost},
    {"connecting-80x24", 24, 80, connecting},
    {"no-rooms-80x24", 24, 80, no_rooms},
    {"quiet-80x24", 24, 80, quiet},
    {"open-door-80x24", 24, 80, open_door},
    {"no-knocking-80x24", 24, 80, no_knocking},
    {"nasty-80x24", 24, 80, nasty},
    {"nasty-120x36", 36, 120, nasty},
    {"nasty-40x10", 10, 40, nasty},
    {"crowd-80x24", 24, 80, crowd},
    {"admit-all-80x24", 24, 80, admit_all},
    {"admit-all-120x36", 36, 120, admit_all},
    {"admit-all-40x10", 10, 40, admit_all},
    {"admit-all-30x5", 5, 30, admit_all},
    {"deny-all-80x24", 24, 80, deny_all},
    {"help-80x24", 24, 80, help},
    {"help-120x36", 36, 120, help},
    {"help-search-80x24", 24, 80, help_search},
    {"quit-80x24", 24, 80, quit},
    {"detail-80x24", 24, 80, detail},
    {"find-80x24", 24, 80, find},
    {"filter-80x24", 24, 80, filtered},
    {"filter-120x36", 36, 120, filtered},
    {"filter-40x10", 10, 40, filtered},
    {"filter-empty-80x24", 24, 80, filtered_empty},
    {"frozen-80x24", 24, 80, frozen},
    {"frozen-120x36", 36, 120, frozen},
    {"frozen-40x10", 10, 40, frozen},
    {"command-80x24", 24, 80, typing_command},
    {"command-120x36", 36, 120, typing_command},
    {"command-40x10", 10, 40, typing_command},
    {"watching-80x24", 24, 80, watching},
    {"watching-40x10", 10, 40, watching},
    {"gone-80x24", 24, 80, gone_row},
    {"gone-40x10", 10, 40, gone_row},
    {"help-40x10", 10, 40, help},
    {"command-wrong-80x24", 24, 80, wrong_command},
    {"command-wrong-40x10", 10, 40, wrong_command},
    {"said-80x24", 24, 80, said},
    {"said-120x36", 36, 120, said},
};

static void test_pictures(void **state)
{
    (void)state;
    stage_check(pictures, CHECK_COUNT(pictures));
}

/* Nothing crashes or leaves the surface at any size, with anything open. */
static void test_every_size(void **state)
{
    static void (*const sets[])(struct scene * s) = {marked, nasty, admit_all, help, detail, find};

    (void)state;
    stage_every_size(sets, CHECK_COUNT(sets));
}

/* How many cells of the last frame differ from the one before. */
static int changed_cells(struct stage *st, int64_t from, int64_t to)
{
    size_t n = (size_t)st->s->rows * (size_t)st->s->cols;
    struct cell *before = malloc(n * sizeof *before);
    int changed = 0;

    assert_non_null(before);
    stage_draw(st, from);
    memcpy(before, st->s->cells, n * sizeof *before);
    stage_draw(st, to);
    for (size_t i = 0; i < n; i++)
        changed += memcmp(&before[i], &st->s->cells[i], sizeof *before) != 0;
    free(before);
    return changed;
}

/* A second later only the clocks differ; the same second draws the same. */
static void test_ticks_are_small(void **state)
{
    struct stage st;

    (void)state;
    stage_open(&st, 36, 120, marked);
    assert_int_equal(changed_cells(&st, 0, 0), 0);
    assert_in_range(changed_cells(&st, 1000, 2000), 1, 16);
    stage_close(&st);
    stage_open(&st, 36, 120, quiet);
    assert_int_equal(changed_cells(&st, 1000, 20000), 0);
    stage_close(&st);
}

/* Lost links are told by words; no row keeps a colour that says that it is current. */
static void test_stale_rows(void **state)
{
    struct stage st;
    struct rect r;

    (void)state;
    stage_open(&st, 24, 80, lost);
    stage_draw(&st, 0);
    r = layout_inside(&st.layout, PANE_KNOCKS);
    for (int y = r.y + 1; y < r.y + 5; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            const struct cell *c = surface_cell(st.s, y, x);
            if (c->ch[0] != ' ' && c->ch[0])
                assert_int_equal(c->style & STYLE_ROLE, ROLE_STALE);
        }
    stage_close(&st);
}

static void test_mouse_rows(void **state)
{
    struct layout l;

    (void)state;
    layout_compute(&l, 24, 80, PANE_KNOCKS, false);
    assert_int_equal(views_list_row_at(&l, PANE_KNOCKS, 2), -1);
    assert_int_equal(views_list_row_at(&l, PANE_KNOCKS, 3), 0);
    assert_int_equal(views_list_row_at(&l, PANE_KNOCKS, 8), 5);
    assert_int_equal(views_list_row_at(&l, PANE_KNOCKS, 9), -1);
    assert_int_equal(views_list_row_at(&l, PANE_DETAIL, 5), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_ticks_are_small), cmocka_unit_test(test_stale_rows),
        cmocka_unit_test(test_mouse_rows),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
