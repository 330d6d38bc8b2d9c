/* Webhooks in the domain, with a clock of the test: who is told of what, when it is tried again,
 * when it is given up, and what comes back after a restart. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"

enum { HOST = 1, ANA, BO, MANY = 100, ASKER = 77 };

static uint64_t bits(const char *const *types)
{
    uint64_t events = 0;

    for (; *types; types++)
        events |= UINT64_C(1) << webhook_event_of(*types);
    return events;
}
#define BITS(...) bits((const char *const[]){__VA_ARGS__, NULL})

static void hook(struct door *d, const char *url, enum webhook_retry retry, uint64_t events)
{
    struct webhook w = {.retry = retry, .events = events, .hmac = "c2VjcmV0"};
    struct error err = {""};

    str_copy(w.url, sizeof w.url, url);
    if (lobby_webhook_put(d->l, &w, ASKER, d->now, &err) != ERR_OK)
        fail_msg("%s", err.text);
    lobby_posted(d->l, d->post[d->n_posts - 1]->number, 200, "", d->now);
    assert_string_equal(d->probed, "made");
}

static struct door *begin(enum webhook_retry retry, uint64_t events)
{
    struct door *d = door_new();

    door_room(d, "r", "private knocking");
    door_room(d, "open", "");
    door_hello(d, HOST, NULL, door_token(d, "", "is_owner user_name=Mira"));
    hook(d, "http://x/1", retry, events);
    return d;
}

/* The post that was made last, and what it is answered. */
static const struct webhook_post *last(const struct door *d)
{
    return d->post[d->n_posts - 1];
}

static void answer(struct door *d, int status)
{
    lobby_posted(d->l, last(d)->number, status, status ? "" : "refused", d->now);
}

static const struct webhook *only(struct door *d)
{
    const struct webhook *w = lobby_webhook_find(d->l, d->webhook[0].uuid);

    assert_non_null(w);
    return w;
}

static void knock(struct door *d, peer_id p)
{
    char name[32];

    snprintf(name, sizeof name, "device-%d", (int)p);
    door_knock(d, p, "r", "Ana", name);
}

/* What is told, in order, of what is done. */
static void test_events(void **state)
{
    static const char *const all[] = {"meeting.started",
                                      "meeting.ended",
                                      "participant.joined",
                                      "participant.left",
                                      "waiting-participant.joined",
                                      "waiting-participant.left",
                                      NULL};
    struct door *d;
    size_t from;
    static const char *const admitted[] = {"waiting-participant.joined", "meeting.started",
                                           "participant.joined", "participant.left",
                                           "meeting.ended"};
    static const char *const parked[] = {
        "waiting-participant.joined", "meeting.started", "participant.joined",
        "participant.left",           "meeting.ended",   "waiting-participant.joined",
        "waiting-participant.left"};
    static const char *const denied[] = {"waiting-participant.joined", "waiting-participant.left"};
    static const struct {
        const char *what;
        int way;
        const char *const *types;
        size_t n;
    } rows[] = {
        {"admitted, and leaves", 0, admitted, CHECK_COUNT(admitted)},
        {"denied", 1, denied, CHECK_COUNT(denied)},
        {"gives up", 2, denied, CHECK_COUNT(denied)},
        {"loses the connection for good", 3, denied, CHECK_COUNT(denied)},
        {"admitted, parked, denied", 4, parked, CHECK_COUNT(parked)},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char id[LIMIT_ID + 1], what[64];

        d = begin(WEBHOOK_EXPONENTIAL, bits(all));
        from = d->n_posts;
        str_copy(id, sizeof id, door_knock(d, ANA, "r", "Ana", "device"));
        if (rows[i].way == 0 || rows[i].way == 4) {
            snprintf(what, sizeof what, "+%s", id);
            door_decide(d, HOST, "r", what);
        }
        if (rows[i].way == 0 || rows[i].way == 2)
            door_ask(d, ANA, WIRE_LEAVE_MEETING, NULL);
        if (rows[i].way == 3) {
            door_drop(d, ANA);
            check_int(rows[i].what, (int64_t)(d->n_posts - from), 1); /* the place is kept */
            door_pass(d, TIME_PLACE_GRACE + 1);
        }
        if (rows[i].way == 4) {
            char text[256];

            snprintf(text, sizeof text,
                     "\"action\":\"update-participants\",\"room\":\"r\",\"updatesById\":"
                     "{\"%s\":{\"park\":true}}",
                     id);
            assert_true(door_text(d, HOST, text)->ok);
        }
        if (rows[i].way == 1 || rows[i].way == 4) {
            snprintf(what, sizeof what, "-%s", id);
            door_decide(d, HOST, "r", what);
        }
        for (size_t k = 0; k < rows[i].n && from + k < d->n_posts; k++) {
            char type[96];

            snprintf(type, sizeof type, "\"type\":\"%s\"", rows[i].types[k]);
            if (!strstr(d->post[from + k]->body, type))
                fail_msg("%s: %zu is no %s: %s", rows[i].what, k, type, d->post[from + k]->body);
            assert_int_equal(d->delivery[k].number, d->post[from + k]->number);
        }
        check_int(rows[i].what, (int64_t)(d->n_posts - from), (int64_t)rows[i].n);
        door_free(d);
    }
}

/* A transcription tells that it was asked for, once; a change and a stop have no event. Where
 * transcripts should be kept, hosts and webhooks hear that none will be. */
static void test_transcript(void **state)
{
    static const struct {
        const char *what, *props;
        size_t errors;
    } rows[] = {
        {"nobody wants a transcript", "", 0},
        {"the room wants one kept", "enable_transcription_storage=true", 1},
    };
    struct error err = {""};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct door *d = begin(WEBHOOK_EXPONENTIAL, BITS("transcript.started", "transcript.error",
                                                         "transcript.ready-to-download"));
        const char *started, *error;
        size_t from;

        door_room(d, "talk", rows[i].props);
        assert_true(door_join(d, ANA, "talk", "Ana", "dev", NULL, NULL)->ok);
        from = d->n_posts;
        assert_int_equal(lobby_transcript(d->l, "talk", TRANSCRIPT_START,
                                          "{\"instanceId\":\"i-1\"}", "api", d->now, &err),
                         ERR_OK);
        assert_int_equal(lobby_transcript(d->l, "talk", TRANSCRIPT_STOP, NULL, "api", d->now, &err),
                         ERR_OK);
        check_int(rows[i].what, (int64_t)(d->n_posts - from), (int64_t)(1 + rows[i].errors));
        started = d->post[from]->body;
        assert_non_null(strstr(started, "\"type\":\"transcript.started\""));
        assert_non_null(strstr(started, "\"info\":{\"instanceId\":\"i-1\"}"));
        assert_non_null(strstr(started, "\"room_name\":\"talk\""));
        assert_non_null(strstr(started, "\"mtg_session_id\":\""));
        check_int(rows[i].what, (int64_t)door_count(d, HOST, WIRE_EV_TRANSCRIPTION_ERROR),
                  (int64_t)rows[i].errors);
        check_int("guests", (int64_t)door_count(d, ANA, WIRE_EV_TRANSCRIPTION_ERROR), 0);
        error = last(d)->body;
        if (rows[i].errors && (!strstr(error, "\"type\":\"transcript.error\"") ||
                               !strstr(error, "\"status\":\"t_failed\"") ||
                               !strstr(error, "nothing here writes transcripts")))
            fail_msg("%s: %s", rows[i].what, error);
        door_free(d);
    }
}

/* Only what was asked for costs anything. */
static void test_only_these(void **state)
{
    struct door *d = begin(WEBHOOK_BREAKER, BITS("participant.left"));
    size_t from = d->n_posts;

    (void)state;
    knock(d, ANA);
    assert_int_equal(d->n_posts, from);
    assert_int_equal(d->n_deliveries, 0);
    door_free(d);
}

/* 15 s, 60 s, 240 s, 900 s: five tries, and not a millisecond early. */
static void test_back_off(void **state)
{
    static const int64_t gaps[] = {15000, 60000, 240000, 900000};
    struct door *d = begin(WEBHOOK_EXPONENTIAL, BITS("waiting-participant.joined"));
    char first[64];
    size_t n;

    (void)state;
    knock(d, ANA);
    n = d->n_posts;
    str_copy(first, sizeof first, last(d)->timestamp);
    for (size_t i = 0; i < CHECK_COUNT(gaps); i++) {
        answer(d, i % 2 ? 500 : 0);
        check_int("waits", d->delivery[0].due_at - d->now, gaps[i]);
        door_pass(d, gaps[i] - 1);
        check_int("not yet", (int64_t)d->n_posts, (int64_t)(n + i));
        door_pass(d, 1);
        check_int("now", (int64_t)d->n_posts, (int64_t)(n + i + 1));
        check_str("the same", last(d)->body, d->post[n - 1]->body);
        assert_string_not_equal(last(d)->timestamp, first); /* signed anew */
    }
    answer(d, 500);
    check_int("given up", (int64_t)d->n_deliveries, 0);
    check_int("failures", only(d)->failures, 5);
    assert_false(only(d)->failed);
    assert_int_equal(lobby_counts(d->l).webhook_lost, 1);
    knock(d, BO);
    answer(d, 200);
    check_int("forgotten", only(d)->failures, 0);
    door_free(d);
}

static void test_breaker(void **state)
{
    struct door *d = begin(WEBHOOK_BREAKER, BITS("waiting-participant.joined"));
    size_t n;

    (void)state;
    for (int round = 0; round < 2; round++) { /* two, then a success: from the start */
        for (int i = 0; i < 2; i++) {
            knock(d, (peer_id)(ANA + 10 * round + i));
            answer(d, 500);
            check_int("failures", only(d)->failures, i + 1);
            check_int("lost at once", (int64_t)d->n_deliveries, 0);
        }
        knock(d, (peer_id)(ANA + 10 * round + 5));
        answer(d, 200);
        check_int("failures", only(d)->failures, 0);
    }
    for (int i = 0; i < 3; i++) {
        assert_false(only(d)->failed);
        knock(d, (peer_id)(50 + i));
        answer(d, 302);
    }
    assert_true(only(d)->failed);
    n = d->n_posts;
    knock(d, 60);
    check_int("nothing more", (int64_t)d->n_posts, (int64_t)n);
    check_int("nor kept", (int64_t)d->n_deliveries, 0);
    door_restart(d);
    assert_true(only(d)->failed);
    hook(d, "http://x/1", WEBHOOK_BREAKER, BITS("waiting-participant.joined"));
    check_int("the same one", (int64_t)d->n_webhooks, 1);
    assert_false(only(d)->failed);
    door_free(d);
}

/* Not more than so many at once, in order; what waits is dropped when the breaker falls. */
static void test_flights(void **state)
{
    struct door *d = begin(WEBHOOK_BREAKER, BITS("waiting-participant.joined"));
    size_t n = d->n_posts;

    (void)state;
    for (int i = 0; i < MANY; i++)
        knock(d, (peer_id)(ANA + i));
    check_int("at once", (int64_t)(d->n_posts - n), WEBHOOK_FLIGHTS);
    check_int("stored", (int64_t)d->n_deliveries, MANY);
    lobby_posted(d->l, d->post[n]->number, 200, "", d->now);
    check_int("one more", (int64_t)(d->n_posts - n), WEBHOOK_FLIGHTS + 1);
    lobby_posted(d->l, d->post[n]->number, 200, "", d->now); /* again: nothing */
    check_int("no more", (int64_t)(d->n_posts - n), WEBHOOK_FLIGHTS + 1);
    for (int i = 1; i <= 3; i++)
        lobby_posted(d->l, d->post[n + (size_t)i]->number, 500, "", d->now);
    assert_true(only(d)->failed);
    check_int("dropped", (int64_t)d->n_deliveries, 0);
    lobby_posted(d->l, d->post[n + 4]->number, 200, "", d->now); /* too late */
    assert_true(only(d)->failed);
    door_free(d);
}

/* What was on its way, and what waits for another try, is there again. */
static void test_restart(void **state)
{
    struct door *d = begin(WEBHOOK_EXPONENTIAL, BITS("waiting-participant.joined"));
    size_t n;

    (void)state;
    knock(d, ANA);
    answer(d, 0);
    knock(d, BO);
    check_int("stored", (int64_t)d->n_deliveries, 2);
    n = d->n_posts;
    door_restart(d);
    check_int("nothing before its time", (int64_t)d->n_posts, (int64_t)n);
    door_pass(d, 1);
    check_int("what was on its way", (int64_t)d->n_posts, (int64_t)(n + 1));
    assert_string_equal(last(d)->body, d->delivery[1].body);
    answer(d, 200);
    door_pass(d, WEBHOOK_BASE_MS);
    check_int("the other", (int64_t)d->n_posts, (int64_t)(n + 2));
    assert_string_equal(last(d)->body, d->delivery[0].body);
    answer(d, 200);
    check_int("all done", (int64_t)d->n_deliveries, 0);
    door_free(d);
}

static void test_many(void **state)
{
    struct door *d = begin(WEBHOOK_BREAKER, BITS("meeting.started"));
    struct webhook w = {.events = 1, .hmac = "c2VjcmV0", .url = "http://x/more"};
    struct error err = {""};
    char url[32];

    (void)state;
    for (int i = 2; i <= WEBHOOKS_MAX; i++) {
        snprintf(url, sizeof url, "http://x/%d", i);
        hook(d, url, WEBHOOK_BREAKER, 1);
    }
    check_int("made", (int64_t)d->n_webhooks, WEBHOOKS_MAX);
    assert_int_equal(lobby_webhook_put(d->l, &w, ASKER, d->now, &err), ERR_INVALID);
    assert_string_equal(err.text, "there are 16 webhooks already, no more are possible");
    hook(d, "http://x/7", WEBHOOK_EXPONENTIAL, 1); /* one that is there can be set again */
    assert_true(lobby_webhook_delete(d->l, d->webhook[6].uuid, d->now));
    assert_int_equal(lobby_webhook_put(d->l, &w, ASKER, d->now, &err), ERR_OK);
    answer(d, 404);
    assert_string_equal(d->probed, "the url answered the test with status 404 instead of 200");
    check_int("not made", (int64_t)d->n_webhooks, WEBHOOKS_MAX - 1);
    for (int i = 0; i < WEBHOOK_PROBES; i++)
        assert_int_equal(lobby_webhook_put(d->l, &w, ASKER, d->now, &err), ERR_OK);
    assert_int_equal(lobby_webhook_put(d->l, &w, ASKER, d->now, &err), ERR_TOO_MANY);
    door_free(d);
}

static void test_deleted(void **state)
{
    struct door *d = begin(WEBHOOK_EXPONENTIAL, BITS("waiting-participant.joined"));

    (void)state;
    for (int i = 0; i < MANY; i++)
        knock(d, (peer_id)(ANA + i));
    assert_true(lobby_webhook_delete(d->l, d->webhook[0].uuid, d->now));
    check_int("deliveries", (int64_t)d->n_deliveries, 0);
    check_int("webhooks", (int64_t)d->n_webhooks, 0);
    answer(d, 200); /* of one that is no more */
    assert_false(lobby_webhook_delete(d->l, "x", d->now));
    door_pass(d, WEBHOOK_LONGEST_MS);
    door_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events),     cmocka_unit_test(test_transcript),
        cmocka_unit_test(test_only_these), cmocka_unit_test(test_back_off),
        cmocka_unit_test(test_breaker),    cmocka_unit_test(test_flights),
        cmocka_unit_test(test_restart),    cmocka_unit_test(test_many),
        cmocka_unit_test(test_deleted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
