/* Rooms over REST, field by field: status, error and info. Behind each row a good request. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/party.h"
#include "tests/lib/rest_row.h"

static struct raw_server server;

static int set_up(void **state)
{
    (void)state;
    raw_server_start(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

static void test_create(void **state)
{
    static const struct rest_row rows[] = {
        {"named", "POST", "/v1/rooms", "{\"name\":\"one\"}", 200,
         "\"name\":\"one\",\"api_created\":true,\"privacy\":\"public\",\"url\":\"http://"},
        {"no properties but defaults", "POST", "/v1/rooms",
         "{\"name\":\"two\",\"privacy\":\"private\",\"properties\":{\"enable_chat\":false}}", 200,
         "\"config\":{}}"},
        {"what differs stays", "POST", "/v1/rooms",
         "{\"properties\":{\"enable_chat\":true,\"max_participants\":2,\"lang\":\"de\"}}", 200,
         "\"config\":{\"max_participants\":2,\"enable_chat\":true,\"lang\":\"de\"}}"},
        {"an empty object", "POST", "/v1/rooms", "{}", 200, "\"config\":{}}"},
        {"an empty body", "POST", "/v1/rooms", "", 200, "\"config\":{}}"},
        {"no body", "POST", "/v1/rooms", NULL, 200, "\"config\":{}}"},
        {"a slash behind", "POST", "/v1/rooms/", "{\"name\":\"three\"}", 200, "/three\""},
        {"two slashes", "POST", "/v1//rooms", "{\"name\":\"four\"}", 200, "/four\""},
        {"a kind of recording as text", "POST", "/v1/rooms",
         "{\"properties\":{\"enable_recording\":\"cloud\"}}", 200,
         "\"enable_recording\":\"cloud\""},
        {"several kinds", "POST", "/v1/rooms",
         "{\"properties\":{\"enable_recording\":[\"cloud\",\"local\"]}}", 200,
         "\"enable_recording\":[\"cloud\",\"local\"]"},
        {"null is the default", "POST", "/v1/rooms", "{\"properties\":{\"exp\":null}}", 200,
         "\"config\":{}}"},
        {"taken", "POST", "/v1/rooms", "{\"name\":\"one\"}", 400,
         INVALID("a room named one already exists\"}")},
        {"a space in the name", "POST", "/v1/rooms", "{\"name\":\"a b\"}", 400,
         INVALID("a b contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and "
                 "'_')\"}")},
        {"a name of another script", "POST", "/v1/rooms", "{\"name\":\"\xc3\xa9\"}", 400,
         "contains invalid characters"},
        {"an empty name", "POST", "/v1/rooms", "{\"name\":\"\"}", 400, INVALID("name")},
        {"a name that is a number", "POST", "/v1/rooms", "{\"name\":7}", 400,
         INVALID("name should be a string\"}")},
        {"privacy inside of properties", "POST", "/v1/rooms",
         "{\"properties\":{\"privacy\":\"private\"}}", 400,
         INVALID("unknown property 'privacy'\"}")},
        {"an unknown key", "POST", "/v1/rooms", "{\"nmae\":\"x\"}", 400,
         INVALID("unknown property 'nmae'\"}")},
        {"an unknown privacy", "POST", "/v1/rooms", "{\"privacy\":\"org\"}", 400,
         INVALID("privacy should be")},
        {"properties in a list", "POST", "/v1/rooms", "{\"properties\":[]}", 400,
         INVALID("properties should be an object\"}")},
        {"exp in the past", "POST", "/v1/rooms", "{\"properties\":{\"exp\":1000}}", 400,
         INVALID("exp was '1000', which is in the past rather than in the future\"}")},
        {"exp in words", "POST", "/v1/rooms", "{\"properties\":{\"exp\":\"soon\"}}", 400,
         INVALID("exp was 'soon' but should be a number of seconds since the unix epoch\"}")},
        {"yes for a switch", "POST", "/v1/rooms", "{\"properties\":{\"enable_chat\":\"yes\"}}", 400,
         INVALID("enable_chat was 'yes' but should be true or false\"}")},
        {"one for a switch", "POST", "/v1/rooms", "{\"properties\":{\"enable_knocking\":1}}", 400,
         INVALID("enable_knocking was '1' but should be true or false\"}")},
        {"nobody may come in", "POST", "/v1/rooms", "{\"properties\":{\"max_participants\":0}}",
         400, INVALID("max_participants was '0' but should be between 1 and 100000\"}")},
        {"the last number of seats", "POST", "/v1/rooms",
         "{\"properties\":{\"max_participants\":100000}}", 200, "\"max_participants\":100000"},
        {"one seat more", "POST", "/v1/rooms", "{\"properties\":{\"max_participants\":100001}}",
         400, INVALID("max_participants")},
        {"half a seat", "POST", "/v1/rooms", "{\"properties\":{\"max_participants\":1.5}}", 400,
         INVALID("max_participants was '1.5' but should be a whole number\"}")},
        {"a language that is none", "POST", "/v1/rooms", "{\"properties\":{\"lang\":\"xx\"}}", 400,
         INVALID("lang was 'xx' but should be one of: da de")},
        {"a kind of recording that is none", "POST", "/v1/rooms",
         "{\"properties\":{\"enable_recording\":\"tape\"}}", 400, INVALID("enable_recording")},
        {"a kind twice", "POST", "/v1/rooms",
         "{\"properties\":{\"enable_recording\":[\"cloud\",\"cloud\"]}}", 400,
         INVALID("enable_recording")},
        {"half a document", "POST", "/v1/rooms", "{\"name\":", 400,
         "{\"error\":\"json-parsing-error\""},
        {"text behind", "POST", "/v1/rooms", "{} x", 400, "{\"error\":\"json-parsing-error\""},
        {"a key twice", "POST", "/v1/rooms", "{\"name\":\"a\",\"name\":\"b\"}", 400,
         "{\"error\":\"json-parsing-error\""},
        {"a list", "POST", "/v1/rooms", "[]", 400, INVALID("the body should be a JSON object\"}")},
        {"null", "POST", "/v1/rooms", "null", 400, INVALID("the body should be a JSON object\"}")},
    };

    (void)state;
    CHECK_ROWS(rows);
}

/* 127, 128 and 129 characters. */
static void test_name_length(void **state)
{
    (void)state;
    for (int n = 127; n <= 129; n++) {
        char body[256], what[32];

        snprintf(what, sizeof what, "%d characters", n);
        snprintf(body, sizeof body, "{\"name\":\"%0*d\"}", n, 0);
        rest_rows_check(&server,
                        &(struct rest_row){what, "POST", "/v1/rooms", body, n > 128 ? 400 : 200,
                                           n > 128 ? INVALID("name") : NULL},
                        1);
    }
}

/* Seconds with a fraction come back whole. */
static void test_exp(void **state)
{
    char body[128], says[64];
    long long at = (long long)time(NULL) + 3600;

    (void)state;
    snprintf(body, sizeof body, "{\"name\":\"exp\",\"properties\":{\"exp\":%lld.75}}", at);
    snprintf(says, sizeof says, "\"config\":{\"exp\":%lld}}", at);
    rest_rows_check(&server, &(struct rest_row){"a fraction", "POST", "/v1/rooms", body, 200, says},
                    1);
    rest_rows_check(&server,
                    &(struct rest_row){"null takes it away", "POST", "/v1/rooms/exp",
                                       "{\"properties\":{\"exp\":null}}", 200, "\"config\":{}}"},
                    1);
}

static void test_change_and_delete(void **state)
{
    static const struct rest_row rows[] = {
        {"a room", "POST", "/v1/rooms",
         "{\"name\":\"r\",\"properties\":{\"enable_chat\":true,\"lang\":\"fr\"}}", 200, NULL},
        {"read", "GET", "/v1/rooms/r", NULL, 200, "\"enable_chat\":true,\"lang\":\"fr\"}}"},
        {"read with slashes", "GET", "//v1//rooms//r/", NULL, 200, "\"name\":\"r\""},
        {"only what is named changes", "POST", "/v1/rooms/r", "{\"privacy\":\"private\"}", 200,
         "\"enable_chat\":true,\"lang\":\"fr\"}}"},
        {"null goes back", "POST", "/v1/rooms/r", "{\"properties\":{\"enable_chat\":null}}", 200,
         "\"config\":{\"lang\":\"fr\"}}"},
        {"nothing to change", "POST", "/v1/rooms/r", "", 200, "\"privacy\":\"private\""},
        {"a name can not change", "POST", "/v1/rooms/r", "{\"name\":\"s\"}", 400,
         INVALID("unknown property 'name'\"}")},
        {"a good and a bad change are none", "POST", "/v1/rooms/r",
         "{\"privacy\":\"public\",\"properties\":{\"lang\":\"xx\"}}", 400, INVALID("lang")},
        {"as it was", "GET", "/v1/rooms/r", NULL, 200, "\"privacy\":\"private\""},
        {"changing what is not there", "POST", "/v1/rooms/none", "{}", 404,
         "{\"error\":\"not-found\",\"info\":\"room none not found\"}"},
        {"reading what is not there", "GET", "/v1/rooms/none", NULL, 404,
         "{\"error\":\"not-found\",\"info\":\"room none not found\"}"},
        {"putting", "PUT", "/v1/rooms/r", "{}", 405, INVALID("this path does not know")},
        {"deleting with a body", "DELETE", "/v1/rooms/r", "{\"a\":1}", 200,
         "{\"deleted\":true,\"name\":\"r\"}"},
        {"deleting again", "DELETE", "/v1/rooms/r", NULL, 404,
         "{\"error\":\"not-found\",\"info\":\"room r not found\"}"},
        {"its name is free", "POST", "/v1/rooms", "{\"name\":\"r\"}", 200, NULL},
        {"deleting without a body", "DELETE", "/v1/rooms/r/", NULL, 200, "\"deleted\":true"},
    };

    (void)state;
    CHECK_ROWS(rows);
}

static void test_list(void **state)
{
    static const struct rest_row rows[] = {
        {"none", "GET", "/v1/rooms?limit=0", NULL, 200, "{\"total_count\":102,\"data\":[]}"},
        {"one", "GET", "/v1/rooms?limit=1", NULL, 200, "{\"total_count\":102,\"data\":[{"},
        {"more than a page", "GET", "/v1/rooms?limit=101", NULL, 200, "{\"total_count\":102,"},
        {"a word", "GET", "/v1/rooms?limit=ten", NULL, 400,
         INVALID("limit was 'ten' but should be a number from 0 on\"}")},
        {"less than nothing", "GET", "/v1/rooms?limit=-1", NULL, 400, INVALID("limit was '-1'")},
        {"both ends", "GET", "/v1/rooms?starting_after=a&ending_before=b", NULL, 400,
         INVALID("starting_after and ending_before exclude each other\"}")},
        {"a cursor that is none", "GET", "/v1/rooms?starting_after=nobody", NULL, 200,
         "\"data\":[]}"},
        {"something else asked", "GET", "/v1/rooms?limit=0&color=red", NULL, 200, "\"data\":[]}"},
    };
    static const struct {
        const char *query;
        int rooms;
    } pages[] = {{"", 100},           {"?limit=1", 1},     {"?limit=99", 99},
                 {"?limit=100", 100}, {"?limit=101", 100}, {"?ending_before=OLDEST", 100}};

    (void)state;
    for (int i = 0; i < 102; i++)
        check_int("made", raw_rest(&server, "POST", "/v1/rooms", NULL, "{}", NULL), 200);
    CHECK_ROWS(rows);
    for (size_t i = 0; i < CHECK_COUNT(pages); i++) {
        char path[64], *answer = NULL;
        int n = 0;

        snprintf(path, sizeof path, "/v1/rooms%s", pages[i].query);
        check_int(path, raw_rest(&server, "GET", path, NULL, NULL, &answer), 200);
        for (const char *p = answer; (p = strstr(p, "\"api_created\"")) != NULL; p++)
            n++;
        check_int(path, n, pages[i].rooms);
        free(answer);
    }
}

/* Daily: an expired room is gone, deleting it says both. */
static void test_expired(void **state)
{
    char body[128], *answer = NULL;
    time_t until = time(NULL) + 2;

    (void)state;
    snprintf(body, sizeof body, "{\"name\":\"short\",\"properties\":{\"exp\":%lld}}",
             (long long)until);
    check_int("made", raw_rest(&server, "POST", "/v1/rooms", NULL, body, NULL), 200);
    while (raw_rest(&server, "GET", "/v1/rooms/short", NULL, NULL, NULL) != 404) {
        check_true("it expires", time(NULL) < until + 20);
        poll(NULL, 0, 10); /* more often is too often for the server */
    }
    check_int("deleted", raw_rest(&server, "DELETE", "/v1/rooms/short", NULL, NULL, &answer), 404);
    check_str("says both", answer,
              "{\"error\":\"not-found\",\"info\":\"room short not found\",\"deleted\":true,"
              "\"name\":\"short\"}");
    free(answer);
    check_int("free again",
              raw_rest(&server, "POST", "/v1/rooms", NULL, "{\"name\":\"short\"}", NULL), 200);
}

static void check_all_put_out(struct party *p, const char *letters)
{
    for (const char *who = letters; *who; who++) {
        char *frame = raw_until(p->c[(int)*who], "\"action\":\"error\"");

        check_true(frame, strstr(frame, "Meeting has ended") != NULL);
        free(frame);
        check_int("closed", raw_close_code(p->c[(int)*who]), 4410);
    }
}

/* Everybody is told and put out: inside, at the door, owners too; and hosts hear of it. */
static void test_delete_with_people(void **state)
{
    char path[PARTY_TEXT], body[128], *answer = NULL;
    struct party p;

    (void)state;
    party_tokens(&server);
    party_begin(&p, &server);
    party_fill(&p, "/v1/rooms/$r", path);
    check_int(path, raw_rest(&server, "DELETE", path, NULL, NULL, NULL), 200);
    check_all_put_out(&p, "odsabepw");
    free(raw_until(p.c['H'], "\"action\":\"room-deleted\""));
    check_int(path, raw_rest(&server, "GET", path, NULL, NULL, NULL), 404);
    party_end(&p);
    /* The same when it has expired: who waits goes at once, who is inside with the deletion. */
    party_begin(&p, &server);
    party_fill(&p, "/v1/rooms/$r", path);
    snprintf(body, sizeof body, "{\"properties\":{\"exp\":%lld}}", (long long)time(NULL) + 2);
    check_int(path, raw_rest(&server, "POST", path, NULL, body, NULL), 200);
    check_all_put_out(&p, "w");
    check_int(path, raw_rest(&server, "GET", path, NULL, NULL, NULL), 404);
    free(party_does(&p, 'a', "'action':'raise-hand','on':true"));
    check_int(path, raw_rest(&server, "DELETE", path, NULL, NULL, &answer), 404);
    check_true(answer, strstr(answer, "\"deleted\":true") != NULL);
    free(answer);
    check_all_put_out(&p, "odsabep");
    free(raw_until(p.c['H'], "\"action\":\"room-deleted\""));
    party_end(&p);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_delete_with_people), T(test_create), T(test_name_length), T(test_exp),
        T(test_change_and_delete),  T(test_list),   T(test_expired),
    };
#undef T

    return cmocka_run_group_tests_name("rest_rooms", tests, NULL, NULL);
}
