/* What the console shows of the powers of hosts; see tests/lib/stage.h. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/block_signals.h"
#include "tests/lib/check.h"
#include "tests/lib/stage.h"
#include "tui/input/dialog_block.h"
#include "tui/views/view.h"

static void admit_all(struct scene *s)
{
    stage_usual(s);
    dialog_ask(&s->dialog, DIALOG_ADMIT, model_knocks(&s->m), false, stage_opener, WORLD_NOW);
}

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

    stage_usual(s);
    r = model_room(&s->m);
    m.kind = WIRE_EV_WAITING_UPDATED;
    w = world_waiting(&knocks_at(&r->knocks, 0)->w);
    w.pending = pending(PENDING_DENY, "mira");
    m.waiting = w;
    model_apply(&s->m, &m, WORLD_NOW, WORLD_MONO);
    w = world_waiting(&knocks_at(&r->knocks, 1)->w);
    w.held = true;
    str_copy(w.note, sizeof w.note, "I have the contract");
    m.waiting = w;
    model_apply(&s->m, &m, WORLD_NOW, WORLD_MONO);
    knocks_say(knocks_at(&r->knocks, 1), false, "mira", "one moment please");
    knocks_say(knocks_at(&r->knocks, 1), true, "Priya Natarajan", "I have the contract");
    w = world_waiting(&knocks_at(&r->knocks, 2)->w);
    str_copy(w.reader, sizeof w.reader, "tom");
    m.waiting = w;
    model_apply(&s->m, &m, WORLD_NOW, WORLD_MONO);
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
    dialog_open(&s->dialog, DIALOG_DETAIL, PANE_PEOPLE, model_room(&s->m)->at_person.id,
                stage_opener, WORLD_NOW);
}

static void in_panic(struct scene *s)
{
    struct room *r;

    stage_usual(s);
    r = model_room(&s->m);
    r->panic = r->locked = r->recording = true;
    r->ladder = 2;
    r->ladder_next = WORLD_NOW + 190000;
}

static void merged(struct scene *s)
{
    stage_usual(s);
    str_copy(s->m.at_room.id, sizeof s->m.at_room.id, MODEL_ALL_ROOMS);
}

static void merged_all(struct scene *s)
{
    merged(s);
    dialog_ask(&s->dialog, DIALOG_ADMIT, model_knocks(&s->m), false, stage_opener, WORLD_NOW);
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

    stage_usual(s);
    r = model_room(&s->m);
    for (size_t i = 0; i < n; i++)
        if (of == PANE_PEOPLE)
            target_add(&t, r->name, r->people.row[i]->p.id, r->people.row[i]->p.name);
        else
            target_add(&t, r->name, knocks_at(&r->knocks, i)->w.id,
                       knocks_at(&r->knocks, i)->w.name);
    s->m.focus = of;
    if (kind == DIALOG_BLOCK)
        dialog_block(&s->dialog, &t, &s->m, stage_opener, WORLD_NOW);
    else
        dialog_about(&s->dialog, kind, &t, stage_opener, WORLD_NOW);
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

/* The name and the address alone would not do. */
static void block_weak(struct scene *s)
{
    block(s);
    s->dialog.seen_at = WORLD_MONO;
    dialog_key(&s->dialog, (struct key){.code = '1'});
    dialog_key(&s->dialog, (struct key){.code = '5'});
}

/* One of them came with a token: by that alone the others are not known. */
static void block_some(struct scene *s)
{
    about(s, DIALOG_BLOCK, PANE_KNOCKS, 4);
    s->dialog.seen_at = WORLD_MONO;
    dialog_key(&s->dialog, (struct key){.code = '1'});
    dialog_key(&s->dialog, (struct key){.code = '4'});
}

static void blocks_empty(struct scene *s)
{
    stage_usual(s);
    dialog_open(&s->dialog, DIALOG_BLOCKS, PANE_KNOCKS, "", stage_opener, WORLD_NOW);
    dialog_fill(&s->dialog, NULL, 0);
}

static void blocks(struct scene *s)
{
    static const struct dialog_row rows[] = {
        {.id = "b1",
         .room = "interview",
         .name = "Rick Astley",
         .by = "mira",
         .reason = "sang all the time",
         .until = WORLD_NOW + 7200000,
         .score = 100,
         .known = 1 << SIGNAL_DEVICE | 1 << SIGNAL_ADDRESS | 1 << SIGNAL_NAME},
        {.id = "b2",
         .name = "xX_Zed_Xx",
         .by = "Tom Ferreira",
         .score = 80,
         .known = 1 << SIGNAL_DEVICE},
        {.id = "b3",
         .room = "clinic-a",
         .name = "198.51.100.7",
         .by = "api",
         .score = 100,
         .for_meeting = true,
         .known = 1 << SIGNAL_ADDRESS},
        {.id = "b4",
         .room = "interview",
         .name = "Somebody whose name is long",
         .by = "mira",
         .until = WORLD_NOW + 300000,
         .score = 100,
         .known = SIGNALS_ALL},
    };
    struct dialog_row *copy = xcalloc(CHECK_COUNT(rows), sizeof *copy);

    stage_usual(s);
    memcpy(copy, rows, sizeof rows);
    dialog_open(&s->dialog, DIALOG_BLOCKS, PANE_KNOCKS, "", stage_opener, WORLD_NOW);
    dialog_fill(&s->dialog, copy, CHECK_COUNT(rows));
}

static void blocks_ticked(struct scene *s)
{
    blocks(s);
    s->dialog.seen_at = WORLD_MONO;
    s->dialog.page = 4;
    dialog_key(&s->dialog, (struct key){.code = ' '});
    dialog_key(&s->dialog, (struct key){.code = 'G'});
    dialog_key(&s->dialog, (struct key){.code = ' '});
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
    stage_usual(s);
    prompt_ask(&s->prompt, PROMPT_MESSAGE, NULL, "", "message to Ana Lima: ");
    prompt_fill(&s->prompt, "who are you, and who has invited you to this meeting, please?");
}

static const struct picture pictures[] = {
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
    {"block-60x20", 20, 60, block},
    {"block-weak-80x24", 24, 80, block_weak},
    {"block-weak-40x10", 10, 40, block_weak},
    {"block-some-80x24", 24, 80, block_some},
    {"blocks-80x24", 24, 80, blocks},
    {"blocks-120x36", 36, 120, blocks},
    {"blocks-40x10", 10, 40, blocks},
    {"blocks-ticked-80x24", 24, 80, blocks_ticked},
    {"blocks-empty-80x24", 24, 80, blocks_empty},
    {"rights-80x24", 24, 80, rights},
    {"rights-120x36", 36, 120, rights},
    {"rights-40x10", 10, 40, rights},
    {"mute-rest-80x24", 24, 80, mute_rest},
    {"words-80x24", 24, 80, words},
    {"words-40x10", 10, 40, words},
};

static void test_pictures(void **state)
{
    (void)state;
    stage_check(pictures, CHECK_COUNT(pictures));
}

/* Nothing crashes or leaves the surface at any size, with anything open. */
static void test_every_size(void **state)
{
    static void (*const sets[])(struct scene * s) = {powers,        merged, block,     block_some,
                                                     blocks_ticked, rights, mute_rest, words};

    (void)state;
    stage_every_size(sets, CHECK_COUNT(sets));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_every_size),
    };

    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
