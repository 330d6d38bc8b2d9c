/* The record: which line each thing that happens writes. That every line follows the one before is
 * checked by the door itself, for this and all tests of the domain. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"
#include "tests/lib/check.h"
#include "tests/lib/scene.h"

static struct journal_entry entry(const struct door *d, size_t i)
{
    struct journal_entry e;
    struct error err = {""};

    if (!journal_read(d->line[i], strlen(d->line[i]), &e, &err))
        fail_msg("%s: %s", d->line[i], err.text);
    check_int("n", e.n, i + 1);
    return e;
}

/* The lines from the nth on: "knock/A admitted/A/Mira". */
static const char *lines(const struct door *d, size_t from)
{
    static char out[4096];
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = from; i < d->n_lines; i++) {
        struct journal_entry e = entry(d, i);
        size_t len = strlen(e.name);

        n += (size_t)snprintf(out + n, sizeof out - n, "%s%s%s%s%s%s", n ? " " : "",
                              journal_words[e.what], len ? "/" : "", len ? e.name + len - 1 : "",
                              *e.by ? "/" : "", e.by);
    }
    return out;
}

static const struct row {
    const char *what, *steps, *lines;
} rows[] = {
    {"nothing happens", ".1000", ""},
    {"admitted", "M:+0", "admitted/A/Mira joined/A/Mira"},
    {"admitted by another host", "T:+1", "admitted/B/Tom joined/B/Tom"},
    {"a refused decision is no line", "M:+0 T:-0", "admitted/A/Mira joined/A/Mira"},
    {"denied", "M:-0", "denied/A/Mira"},
    {"denied after a grace time", "M:-0~4000 .4000", "denied/A/Mira"},
    {"nothing before it ends", "M:-0~4000 .3999", ""},
    {"taken back", "M:-0~4000 T:undo", "undone/A/Tom"},
    {"taken back and done again", "M:-0~4000 T:undo M:redo .4000", "undone/A/Tom denied/A/Mira"},
    {"over a restart", "M:-0~4000 restart .4000", "denied/A/Mira"},
    {"an admission undone", "M:+0 T:undo",
     "admitted/A/Mira joined/A/Mira undone/A/Tom parked/A/Tom"},
    {"gave up", "g1:leave", "gave-up/B"},
    {"dropped and never back", "g1:drop .30000", "gave-up/B"},
    {"dropped and back, as Guest", "g1:drop g1:back .30000", "renamed/t"},
    {"left", "M:+0 g0:leave", "admitted/A/Mira joined/A/Mira left/A"},
    {"ejected", "M:+0 T:x0", "admitted/A/Mira joined/A/Mira ejected/A/Tom"},
    {"ejected after a grace time", "M:+0 T:x0~4000 .4000",
     "admitted/A/Mira joined/A/Mira ejected/A/Tom"},
    {"parked", "M:+0 M:p0", "admitted/A/Mira joined/A/Mira parked/A/Mira"},
    {"everybody", "M:+*",
     "admitted/A/Mira joined/A/Mira admitted/B/Mira joined/B/Mira admitted/C/Mira joined/C/Mira"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct scene s;
        size_t from;

        scene_begin(&s, "private knocking");
        check_str(rows[i].what, lines(s.d, 0), "room-created knock/A knock/B knock/C");
        from = s.d->n_lines;
        scene_play(&s, rows[i].steps);
        check_str(rows[i].what, lines(s.d, from), rows[i].lines);
        door_free(s.d);
    }
}

/* Each by its own request. */
static void test_requests(void **state)
{
    static const struct {
        const char *what, *members; /* % is the id of A, who is inside; & that of B, who waits */
        const char *lines, *reason;
    } table[] = {
        {"held", "\"action\":\"hold\",\"ids\":[\"&\"],\"on\":true,\"text\":\"A moment\"",
         "held/B/Mira", "A moment"},
        {"not held: nothing", "\"action\":\"hold\",\"ids\":[\"&\"],\"on\":false", "", ""},
        {"muted", "\"action\":\"update-participants\",\"updatesById\":{\"%\":{\"setAudio\":false}}",
         "muted/A/Mira", "microphone"},
        {"renamed",
         "\"action\":\"update-participants\",\"updatesById\":{\"%\":{\"rename\":\"Ana Z\"}}",
         "renamed-inside/Z/Mira", ""},
        {"rights",
         "\"action\":\"update-participants\",\"updatesById\":{\"%\":{\"updatePermissions\":"
         "{\"canAdmin\":[\"participants\"]}}}",
         "rights/A/Mira",
         "sends video, audio, screen video, screen audio, custom video, custom audio; "
         "administers participants"},
        {"locked", "\"action\":\"update-room\",\"lock\":true", "locked/Mira", ""},
        {"denied and blocked",
         "\"action\":\"update-waiting-participants\",\"updatesById\":{\"&\":"
         "{\"grantRequestedAccess\":false,\"block\":\"24h\",\"reason\":\"spam\"}}",
         "blocked/B/Mira", "spam"},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(table); i++) {
        struct strbuf b = STRBUF_INIT(4096);
        struct scene s;
        size_t from;

        scene_begin(&s, "private knocking");
        scene_play(&s, "M:+0");
        from = s.d->n_lines;
        for (const char *p = table[i].members; *p; p++) {
            if (*p == '%' || *p == '&')
                strbuf_puts(&b, s.id[*p == '&']);
            else
                strbuf_add(&b, p, 1);
        }
        strbuf_puts(&b, ",\"room\":\"r\"");
        door_text(s.d, HOST, b.s);
        strbuf_free(&b);
        check_str(table[i].what, lines(s.d, from), table[i].lines);
        if (*table[i].lines)
            check_str(table[i].what, entry(s.d, from).reason, table[i].reason);
        door_free(s.d);
    }
}

static void test_rooms_and_blocks(void **state)
{
    struct door *d = door_new();
    const struct block *one = NULL;
    struct block_wish w = {.user_id = "u1", .length = BLOCK_FOREVER, .reason = "spam"};
    char id[LIMIT_ID + 1];
    struct error err = {""};

    (void)state;
    door_room(d, "r", "private knocking");
    door_knock(d, GUEST, "r", "Ana", "d1");
    door_room_change(d, "r", "public");
    assert_int_equal(lobby_block_add(d->l, &w, "api", d->now, &one, &err), ERR_OK);
    str_copy(id, sizeof id, one->id);
    assert_true(lobby_block_remove(d->l, id, d->now));
    door_join(d, GUEST + 1, "r", "Bo", "d2", NULL, NULL);
    assert_int_equal(lobby_room_delete(d->l, "r", d->now, &err), ERR_OK);
    assert_string_equal(lines(d, 0),
                        "room-created knock/a room-changed/api blocked/1/api unblocked/1"
                        " joined/o room-deleted expired/a left/o");
    door_room(d, "late", "private knocking exp=+60");
    door_knock(d, GUEST + 2, "late", "Cleo", "d3");
    door_pass(d, 60000);
    assert_string_equal(lines(d, 9), "room-created knock/o room-deleted expired/o");
    door_free(d);
}

static void test_knock_line(void **state)
{
    struct door *d = door_new();
    struct journal_entry e;

    (void)state;
    door_room(d, "r", "private knocking max_participants=3");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    door_join(d, GUEST, "r", "Owner", "d0", door_token(d, "r", "is_owner"), NULL);
    door_join(d, GUEST + 1, "r", "In", "d1", door_token(d, "r", "user_id=u1"), NULL);
    door_knock(d, GUEST + 2, "r", "Bo", "d2");
    door_text(d, GUEST + 3,
              "\"action\":\"join-meeting\",\"room\":\"r\",\"user_name\":\"A\\u200bna\","
              "\"device\":\"d3\"");
    door_text(d, GUEST + 3, "\"action\":\"request-access\"");
    e = entry(d, d->n_lines - 1);
    assert_int_equal(e.what, JOURNAL_KNOCK);
    assert_string_equal(e.name, "Ana");
    assert_string_equal(e.raw, "41e2808b6e61");
    assert_int_equal(e.inside, 2);
    assert_int_equal(e.waiting, 1); /* others */
    assert_int_equal(e.seats, 2);   /* owners take none */
    assert_int_equal(e.tries, 1);
    assert_int_equal(e.minute, journal_minute(d->now));
    assert_false(e.has_token);
    /* another name while waiting */
    door_ask(d, GUEST + 3, WIRE_SET_USER_NAME, "Anna");
    e = entry(d, d->n_lines - 1);
    assert_int_equal(e.what, JOURNAL_RENAME_KNOCK);
    assert_string_equal(e.first_name, "Ana");
    assert_string_equal(e.name, "Anna");
    assert_string_equal(e.raw, "");
    /* the same device again, without a ticket: another try */
    door_drop(d, GUEST + 3);
    door_join(d, GUEST + 4, "r", "Anna", "d3", NULL, NULL);
    e = entry(d, d->n_lines - 1);
    assert_int_equal(e.what, JOURNAL_KNOCK);
    assert_int_equal(e.tries, 2);
    assert_int_equal(e.waiting, 1);
    door_free(d);
}

static void test_decision_and_time(void **state)
{
    struct scene s;
    struct journal_entry e;

    (void)state;
    scene_begin(&s, "private knocking");
    scene_play(&s, ".41000 M:-0~4000 .4000");
    e = entry(s.d, s.d->n_lines - 1);
    assert_int_equal(e.what, JOURNAL_DENIED);
    assert_string_equal(e.decision, s.decision);
    assert_int_equal(e.waited_ms, 45000);
    scene_play(&s, "g1:leave");
    assert_string_equal(entry(s.d, s.d->n_lines - 1).decision, "");
    door_free(s.d);
}

/* What the live rules are told equals what a dry run reads from the line. */
static void test_facts_from_domain_and_line(void **state)
{
    struct scene s;

    (void)state;
    scene_begin(&s, "private knocking max_participants=2");
    scene_play(&s, "M:+0 M:x0");
    for (int g = 1; g < GUESTS; g++) {
        struct person *p = person_find(s.d->l, s.id[g]);
        struct journal_entry live, line;
        struct rules_facts now, then;

        assert_non_null(p);
        record_facts(s.d->l, p, &live, &now);
        record_knock(s.d->l, p);
        line = entry(s.d, s.d->n_lines - 1);
        journal_facts(&line, &then);
        assert_string_equal(now.name, then.name);
        assert_string_equal(now.user_id, then.user_id);
        assert_int_equal(now.has_token, then.has_token);
        assert_int_equal(now.inside, then.inside);
        assert_int_equal(now.waiting, then.waiting);
        assert_int_equal(now.waiting, 1);
        assert_int_equal(now.tries, then.tries);
        assert_int_equal(now.seats, then.seats);
        assert_int_equal(now.minute_of_day, then.minute_of_day);
    }
    door_free(s.d);
}

static struct rules *parse(const char *text)
{
    const struct rules_reader none = {.arg = NULL};
    struct rules *r = rules_parse("test.rules", text, strlen(text), &none);

    assert_non_null(r);
    return r;
}

/* Many knocks by names, tokens, seats, tries and the clock: for each the dry run over the record
 * names the line that the server named. */
static void test_dry_run_names_the_same_lines(void **state)
{
    static const char text[] = "rule staff if name ~ /^S/ and has token then admit\n"
                               "rule again if tries >= 2 then deny \"once is enough\"\n"
                               "rule known if user_id = \"u3\" then hold \"one moment\"\n"
                               "rule crowd if waiting >= 4 then queue\n"
                               "rule full if seats <= 58 then ask\n"
                               "rule late if time after 12:00 and inside > 0 then ask\n"
                               "rule noon if not time before 12:00 then admit\n"
                               "default ask\n";
    static const char *const names[] = {"Sam", "Ana", "Sue", "Bo", "Cleo"};
    struct door *d = door_new();
    struct rules *again = parse(text);
    size_t knocks = 0, lines_seen = 0;
    bool seen[16] = {false};

    (void)state;
    door_room(d, "r", "private knocking max_participants=60");
    lobby_rules_set(d->l, "r", parse(text));
    for (int i = 0; i < 60; i++) {
        char device[16], claims[64];
        bool token = i % 3 == 0;

        snprintf(device, sizeof device, "d%d", i % 23);
        snprintf(claims, sizeof claims, "knocking user_id=u%d user_name=%s", i % 5, names[i % 5]);
        d->now += 25 * 60 * 1000;
        door_join(d, (peer_id)(GUEST + i), "r", names[i % 5], device,
                  token ? door_token(d, "r", claims) : NULL, NULL);
        if (!d->peer[GUEST + i].closed && lobby_counts(d->l).waiting < 8)
            door_ask(d, (peer_id)(GUEST + i), WIRE_REQUEST_ACCESS, names[i % 5]);
    }
    for (size_t i = 0; i < d->n_lines; i++) {
        struct journal_entry e = entry(d, i);
        struct rules_facts f;
        struct rules_verdict v;

        if (e.what != JOURNAL_KNOCK)
            continue;
        journal_facts(&e, &f);
        rules_decide(again, &f, &v);
        check_str(d->line[i], v.rule, e.rule);
        knocks++;
        lines_seen += !seen[v.line];
        seen[v.line] = true;
    }
    assert_true(knocks >= 30);
    assert_true(lines_seen >= 5); /* the case is rich enough to tell */
    rules_free(again);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_rooms_and_blocks),
        cmocka_unit_test(test_knock_line),
        cmocka_unit_test(test_decision_and_time),
        cmocka_unit_test(test_facts_from_domain_and_line),
        cmocka_unit_test(test_dry_run_names_the_same_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
