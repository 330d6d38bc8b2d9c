/* What the console shows: models drawn on a surface, compared with the pictures *.screen beside
 * this file. FOYER_UPDATE=1 writes them anew: look at the difference before keeping it. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/world.h"
#include "tui/input/dialog.h"
#include "tui/input/prompt.h"
#include "tui/views/view.h"

struct scene {
    struct model m;
    struct dialog dialog;
    struct prompt prompt;
};

struct picture {
    const char *name; /* of the file */
    int rows, cols;
    void (*set)(struct scene *s);
};

static const struct key opener = {'A', false};

static void usual(struct scene *s)
{
    world_load(&s->m, world_usual, world_usual_count);
    evlog_add(&s->m.log, EVLOG_DENY, WORLD_NOW - 93000, "mira", "denied xX_Zed_Xx -> interview");
    evlog_add(&s->m.log, EVLOG_ADMIT, WORLD_NOW - 20000, "tom",
              "admitted Sam Whitfield -> interview  waited 00:41");
    evlog_add(&s->m.log, EVLOG_KNOCK, WORLD_NOW - 4000, "knock",
              "xX_Zed_Xx (3rd try) -> interview");
    for (size_t i = 0; i < s->m.rooms.n; i++)
        if (str_eq(s->m.rooms.row[i]->name, "interview"))
            str_copy(s->m.at_room.id, sizeof s->m.at_room.id, "interview");
}

static void marked(struct scene *s)
{
    struct room *r;

    usual(s);
    r = model_room(&s->m);
    knocks_mark(&r->knocks, knocks_at(&r->knocks, 0), true);
    knocks_mark(&r->knocks, knocks_at(&r->knocks, 1), true);
}

static void in_people(struct scene *s)
{
    usual(s);
    s->m.focus = PANE_PEOPLE;
}

static void states(struct scene *s)
{
    struct room *r;

    usual(s);
    r = model_room(&s->m);
    knocks_at(&r->knocks, 0)->state = KNOCK_ADMITTING;
    knocks_at(&r->knocks, 1)->state = KNOCK_DENYING;
    knocks_leave(&r->knocks, knocks_at(&r->knocks, 2), WHY_LEFT);
    str_copy(r->at_knock.id, sizeof r->at_knock.id, knocks_at(&r->knocks, 2)->w.id);
    knocks_at(&r->knocks, 3)->w.away = true;
    knocks_at(&r->knocks, 3)->w.flags = 0;
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
    usual(s);
    str_copy(s->m.at_room.id, sizeof s->m.at_room.id, "standup");
}

static void no_knocking(struct scene *s)
{
    usual(s);
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
    static char names[1200][16];
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
    usual(s);
    dialog_ask(&s->dialog, DIALOG_ADMIT, model_knocks(&s->m), false, opener, WORLD_NOW);
}

static void deny_all(struct scene *s)
{
    usual(s);
    dialog_ask(&s->dialog, DIALOG_DENY, model_knocks(&s->m), false, opener, WORLD_NOW);
    s->dialog.cursor = 2;
    s->dialog.row[1].gone = true;
}

static void help(struct scene *s)
{
    usual(s);
    dialog_open(&s->dialog, DIALOG_HELP, PANE_KNOCKS, "", opener, WORLD_NOW);
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

    usual(s);
    model_decide(&s->m, "interview", ids, 1, &admit, &out);
    dialog_open(&s->dialog, DIALOG_QUIT, PANE_KNOCKS, "", opener, WORLD_NOW);
}

static void detail(struct scene *s)
{
    usual(s);
    dialog_open(&s->dialog, DIALOG_DETAIL, PANE_KNOCKS, "w0-2", opener, WORLD_NOW);
}

static void find(struct scene *s)
{
    usual(s);
    prompt_open(&s->prompt, '/');
    str_copy(s->prompt.text, sizeof s->prompt.text, "mira");
    s->prompt.at = 4;
    str_copy(s->m.find, sizeof s->m.find, "mira");
}

static void said(struct scene *s)
{
    usual(s);
    notice_set(&s->m.notice, NOTICE_GOOD, WORLD_MONO, "admitted Ana Lima");
}

/* ---- powers ---- */

static struct wire_pending pending(enum wire_pending_what what, const char *by)
{
    struct wire_pending p = {.what = what, .until = WORLD_NOW + 2500, .decision = "d1"};

    str_copy(p.by, sizeof p.by, by);
    return p;
}

/* Decisions in their grace time, readers, holds, words, hands, reasons for silence. */
static void powers(struct scene *s)
{
    struct room *r;
    struct wire_waiting w;
    struct wire_participant p;
    struct wire_msg m = {.seq = 500, .room = "interview"};

    usual(s);
    r = model_room(&s->m);
    m.kind = WIRE_EV_WAITING_UPDATED;
    w = knocks_at(&r->knocks, 0)->w;
    w.pending = pending(PENDING_DENY, "mira");
    m.waiting = w;
    model_apply(&s->m, &m, WORLD_NOW, WORLD_MONO);
    w = knocks_at(&r->knocks, 1)->w;
    w.held = true;
    str_copy(w.note, sizeof w.note, "I have the contract");
    m.waiting = w;
    model_apply(&s->m, &m, WORLD_NOW, WORLD_MONO);
    knocks_say(knocks_at(&r->knocks, 1), false, "mira", "one moment please");
    knocks_say(knocks_at(&r->knocks, 1), true, "Priya Natarajan", "I have the contract");
    str_copy(knocks_at(&r->knocks, 2)->w.reader, LIMIT_BY, "tom");
    knocks_at(&r->knocks, 3)->w.score = 60;
    str_copy(r->at_knock.id, sizeof r->at_knock.id, knocks_at(&r->knocks, 1)->w.id);
    m.kind = WIRE_EV_PARTICIPANT_UPDATED;
    p = r->people.row[4]->p;
    p.pending = pending(PENDING_EJECT, "tom");
    p.pending.until += 1000;
    m.who = p;
    model_apply(&s->m, &m, WORLD_NOW, WORLD_MONO);
    r->people.row[1]->p.hand_at = WORLD_NOW - 1000;
    r->people.row[2]->p.hand_at = WORLD_NOW - 9000;
    r->people.row[2]->p.off[TRACK_VIDEO] = OFF_BY_REMOTE;
    r->people.row[3]->p.off[TRACK_AUDIO] = OFF_BY_PERMISSION;
    r->people.row[3]->p.off[TRACK_VIDEO] = OFF_BY_REMOTE;
    str_copy(r->people.row[2]->p.first_name, LIMIT_NAME, "joon p.");
    r->people.row[2]->p.will_eject_at = WORLD_NOW + 600000;
    r->recording = r->streaming = true;
    s->m.n_deeds = 1;
    s->m.deed[0] = (struct model_deed){.id = "d1", .room = "interview", .did = "denied Ana Lima"};
}

static void powers_inside(struct scene *s)
{
    struct room *r;

    powers(s);
    r = model_room(&s->m);
    s->m.focus = PANE_PEOPLE;
    people_mark(&r->people, r->people.row[3], true);
    str_copy(r->at_person.id, sizeof r->at_person.id, r->people.row[2]->p.id);
}

static void powers_detail(struct scene *s)
{
    powers_inside(s);
    dialog_open(&s->dialog, DIALOG_DETAIL, PANE_PEOPLE, model_room(&s->m)->at_person.id, opener,
                WORLD_NOW);
}

static void in_panic(struct scene *s)
{
    struct room *r;

    usual(s);
    r = model_room(&s->m);
    r->panic = r->locked = r->recording = true;
    r->ladder = 2;
    r->ladder_next = WORLD_NOW + 190000;
}

static void merged(struct scene *s)
{
    usual(s);
    str_copy(s->m.at_room.id, sizeof s->m.at_room.id, MODEL_ALL_ROOMS);
}

static void merged_all(struct scene *s)
{
    merged(s);
    dialog_ask(&s->dialog, DIALOG_ADMIT, model_knocks(&s->m), false, opener, WORLD_NOW);
}

static void one_by_one(struct scene *s)
{
    admit_all(s);
    s->dialog.seen_at = WORLD_MONO;
    dialog_key(&s->dialog, (struct key){.code = 'r'});
    dialog_walk_on(&s->dialog);
}

static void about(struct scene *s, enum dialog_kind kind, enum pane of, size_t n)
{
    struct target t = {.of = of};
    struct room *r;

    usual(s);
    r = model_room(&s->m);
    for (size_t i = 0; i < n; i++)
        if (of == PANE_PEOPLE)
            target_add(&t, r->name, r->people.row[i]->p.id, r->people.row[i]->p.name);
        else
            target_add(&t, r->name, knocks_at(&r->knocks, i)->w.id,
                       knocks_at(&r->knocks, i)->w.name);
    s->m.focus = of;
    dialog_about(&s->dialog, kind, &t, opener, WORLD_NOW);
    target_free(&t);
}

static void block(struct scene *s)
{
    about(s, DIALOG_BLOCK, PANE_KNOCKS, 1);
    s->dialog.choice = 1;
}

static void block_inside(struct scene *s)
{
    about(s, DIALOG_BLOCK, PANE_PEOPLE, 5);
    s->dialog.domain = true;
}

static void rights(struct scene *s)
{
    about(s, DIALOG_RIGHTS, PANE_PEOPLE, 1);
    s->dialog.can_send = SEND_AUDIO | SEND_VIDEO;
}

static void mute_rest(struct scene *s)
{
    about(s, DIALOG_REST, PANE_PEOPLE, 4);
    s->dialog.power = ACTION_MUTE_REST;
}

static void words(struct scene *s)
{
    usual(s);
    prompt_ask(&s->prompt, PROMPT_MESSAGE, NULL, "", "message to Ana Lima: ");
    prompt_fill(&s->prompt, "who are you, and who has invited you to this meeting, please?");
}

static const struct picture pictures[] = {
    {"main-120x36", 36, 120, marked},
    {"main-80x24", 24, 80, marked},
    {"main-200x60", 60, 200, marked},
    {"main-60x20", 20, 60, marked},
    {"main-40x10", 10, 40, marked},
    {"main-30x5", 5, 30, usual},
    {"main-20x1", 1, 20, usual},
    {"main-1x1", 1, 1, usual},
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
    {"said-80x24", 24, 80, said},
    {"said-120x36", 36, 120, said},
    {"powers-80x24", 24, 80, powers},
    {"powers-120x36", 36, 120, powers},
    {"powers-40x10", 10, 40, powers},
    {"inside-80x24", 24, 80, powers_inside},
    {"inside-120x36", 36, 120, powers_inside},
    {"inside-detail-80x24", 24, 80, powers_detail},
    {"panic-80x24", 24, 80, in_panic},
    {"panic-120x36", 36, 120, in_panic},
    {"merged-80x24", 24, 80, merged},
    {"merged-120x36", 36, 120, merged},
    {"merged-40x10", 10, 40, merged},
    {"merged-all-80x24", 24, 80, merged_all},
    {"one-by-one-80x24", 24, 80, one_by_one},
    {"block-80x24", 24, 80, block},
    {"block-120x36", 36, 120, block},
    {"block-40x10", 10, 40, block},
    {"block-inside-80x24", 24, 80, block_inside},
    {"rights-80x24", 24, 80, rights},
    {"rights-120x36", 36, 120, rights},
    {"rights-40x10", 10, 40, rights},
    {"mute-rest-80x24", 24, 80, mute_rest},
    {"words-80x24", 24, 80, words},
    {"words-40x10", 10, 40, words},
};

/* ---- drawing ---- */

struct stage {
    struct scene scene;
    struct layout layout;
    struct surface *s;
    struct keymap *keys;
};

static void stage_open(struct stage *st, int rows, int cols, void (*set)(struct scene *s))
{
    *st = (struct stage){.keys = keymap_new(), .s = surface_new(rows, cols)};
    model_init(&st->scene.m);
    layout_compute(&st->layout, rows, cols, PANE_KNOCKS, false);
    for (int p = 0; p < PANE_COUNT; p++)
        st->scene.m.page[p] = views_list_rows(&st->layout, (enum pane)p);
    set(&st->scene);
    layout_compute(&st->layout, rows, cols, st->scene.m.focus, st->scene.m.zoom);
    for (int p = 0; p < PANE_COUNT; p++)
        st->scene.m.page[p] = views_list_rows(&st->layout, (enum pane)p);
    model_frame(&st->scene.m);
}

static void stage_draw(struct stage *st, int64_t later)
{
    struct draw_ctx c = {
        .layout = &st->layout,
        .wall = WORLD_NOW + later,
        .mono = WORLD_MONO + later,
        .keys = st->keys,
        .dialog = &st->scene.dialog,
        .prompt = &st->scene.prompt,
        .host = "mira",
        .place = "127.0.0.1:7070",
    };

    views_draw(&st->scene.m, &c, st->s);
}

static void stage_close(struct stage *st)
{
    dialog_close(&st->scene.dialog);
    prompt_close(&st->scene.prompt);
    model_finish(&st->scene.m);
    keymap_free(st->keys);
    surface_free(st->s);
}

/* ---- comparing ---- */

static void read_all(const char *path, struct strbuf *b)
{
    FILE *f = fopen(path, "r");
    char chunk[4096];
    size_t n;

    while (f && (n = fread(chunk, 1, sizeof chunk, f)) > 0)
        strbuf_add(b, chunk, n);
    if (f)
        fclose(f);
}

static void compare(const struct picture *p, const struct strbuf *is)
{
    struct strbuf want = STRBUF_INIT(1 << 20);
    char path[128];

    snprintf(path, sizeof path, "tests/screen/%s.screen", p->name);
    if (getenv("FOYER_UPDATE")) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fwrite(is->s, 1, is->len, f);
        fclose(f);
    }
    read_all(path, &want);
    if (!want.s || !str_eq(want.s, is->s))
        fail_msg("%s differs; FOYER_UPDATE=1 writes it anew\n--- wanted\n%s--- got\n%s", path,
                 want.s ? want.s : "", is->s);
    strbuf_free(&want);
}

static void test_pictures(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(pictures); i++) {
        struct strbuf is = STRBUF_INIT(1 << 20);
        struct stage st;

        stage_open(&st, pictures[i].rows, pictures[i].cols, pictures[i].set);
        stage_draw(&st, 0);
        surface_dump(st.s, &is);
        compare(&pictures[i], &is);
        strbuf_free(&is);
        stage_close(&st);
    }
}

/* Nothing crashes or leaves the surface at any size, with anything open. */
static void test_every_size(void **state)
{
    static void (*const sets[])(struct scene * s) = {marked, nasty,  admit_all, help,
                                                     detail, find,   powers,    merged,
                                                     block,  rights, mute_rest, words};

    (void)state;
    for (int rows = 1; rows <= 40; rows += rows < 26 ? 1 : 5)
        for (int cols = 1; cols <= 130; cols += cols < 12 ? 1 : 7)
            for (size_t i = 0; i < CHECK_COUNT(sets); i++) {
                struct stage st;
                stage_open(&st, rows, cols, sets[i]);
                stage_draw(&st, 0);
                stage_close(&st);
            }
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
