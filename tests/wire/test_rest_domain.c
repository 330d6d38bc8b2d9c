/* The domain's settings, rooms by the thousand, several live keys, limits: status, error and info.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"
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

static void test_domain(void **state)
{
    static const struct rest_row rows[] = {
        {"as it begins", "GET", "/v1", NULL, 200, "\"enable_prejoin_ui\":true"},
        {"what nobody set", "GET", "/v1", NULL, 200, "\"max_api_rooms\":null"},
        {"one is set", "POST", "/v1", "{\"properties\":{\"lang\":\"de\"}}", 200, "\"lang\":\"de\""},
        {"others stay", "POST", "/v1/", "{\"properties\":{\"enable_prejoin_ui\":false}}", 200,
         "\"enable_prejoin_ui\":false"},
        {"as it is", "GET", "/v1", NULL, 200, "\"lang\":\"de\""},
        {"null goes back", "POST", "/v1", "{\"properties\":{\"lang\":null}}", 200,
         "\"lang\":\"en\""},
        {"nothing", "POST", "/v1", "{\"properties\":{}}", 200, "\"lang\":\"en\""},
        {"no body", "POST", "/v1", NULL, 400, INVALID("missing required field 'properties'\"}")},
        {"a list", "POST", "/v1", "{\"properties\":[]}", 400,
         INVALID("properties should be an object\"}")},
        {"outside of properties", "POST", "/v1", "{\"lang\":\"de\"}", 400,
         INVALID("unknown property 'lang'\"}")},
        {"unknown", "POST", "/v1", "{\"properties\":{\"colour\":1}}", 400,
         INVALID("unknown property 'colour'\"}")},
        {"a good and a bad one", "POST", "/v1", "{\"properties\":{\"hipaa\":true,\"lang\":\"xx\"}}",
         400, INVALID("lang was 'xx'")},
        {"are none", "GET", "/v1", NULL, 200, "\"hipaa\":false"},
        {"rights that are none", "POST", "/v1",
         "{\"properties\":{\"permissions\":{\"canFly\":true}}}", 400, INVALID("")},
        {"rights", "POST", "/v1", "{\"properties\":{\"permissions\":{\"canSend\":[\"audio\"]}}}",
         200, "\"permissions\":{\"canSend\":[\"audio\"]}"},
        {"a room", "POST", "/v1/rooms", "{\"name\":\"r\"}", 200, "\"config\":{}"},
    };
    char *frame;
    struct raw *c;

    (void)state;
    CHECK_ROWS(rows);
    raw_server_restart(&server);
    rest_rows_check(
        &server, &(struct rest_row){"kept", "GET", "/v1", NULL, 200, "\"enable_prejoin_ui\":false"},
        1);
    /* Who joins has the domain's rights, and its page the domain's settings. */
    c = raw_signal(&server);
    raw_text(c, "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"r\",\"user_name\":\"Ana\"}");
    frame = raw_next(c, NULL);
    assert_non_null(frame);
    if (!strstr(frame, "\"canSend\":[\"audio\"]") || !strstr(frame, "\"enable_prejoin_ui\":false"))
        fail_msg("joined with %s", frame);
    free(frame);
    raw_close(c);
}

/* {"rooms":[...]} with n entries around a number (free()). */
static char *many(size_t n, const char *before, const char *behind)
{
    struct strbuf b = STRBUF_INIT(1 << 20);

    strbuf_puts(&b, "{\"rooms\":[");
    for (size_t i = 0; i < n; i++)
        strbuf_printf(&b, "%s%s%zu%s", i ? "," : "", before, i, behind);
    strbuf_puts(&b, "]}");
    return strbuf_take(&b);
}

static void check_count(const char *what, const char *count)
{
    rest_rows_check(&server, &(struct rest_row){what, "GET", "/v1/rooms?limit=0", NULL, 200, count},
                    1);
}

static void test_batch(void **state)
{
    static const struct rest_row rows[] = {
        {"a bare array", "POST", "/v1/batch/rooms",
         "{\"rooms\":[{\"name\":\"a\"},{\"privacy\":\"private\"}]}", 200, "[{\"id\":\""},
        {"a slash behind", "POST", "/v1/batch/rooms/", "{\"rooms\":[{\"name\":\"b\"}]}", 200,
         "\"name\":\"b\",\"api_created\":true"},
        {"one of them is taken", "POST", "/v1/batch/rooms",
         "{\"rooms\":[{\"name\":\"c\"},{\"name\":\"a\"}]}", 400,
         INVALID("a room named a already exists\"}")},
        {"one name twice", "POST", "/v1/batch/rooms",
         "{\"rooms\":[{\"name\":\"c\"},{\"name\":\"d\"},{\"name\":\"c\"}]}", 400,
         INVALID("a room named c already exists\"}")},
        {"a bad name", "POST", "/v1/batch/rooms", "{\"rooms\":[{\"name\":\"c\"},{\"name\":\"!\"}]}",
         400, INVALID("! contains invalid characters")},
        {"a bad property", "POST", "/v1/batch/rooms",
         "{\"rooms\":[{\"name\":\"c\"},{\"properties\":{\"exp\":1}}]}", 400,
         INVALID("rooms[1]: exp was '1', which is in the past rather than in the future\"}")},
        {"a number for a room", "POST", "/v1/batch/rooms", "{\"rooms\":[7]}", 400,
         INVALID("rooms[0] should be an object\"}")},
        {"none", "POST", "/v1/batch/rooms", "{\"rooms\":[]}", 400,
         INVALID("rooms should be an array of 1 to 1000\"}")},
        {"no list", "POST", "/v1/batch/rooms", "{}", 400,
         INVALID("missing required field 'rooms'\"}")},
        {"more than a list", "POST", "/v1/batch/rooms", "{\"rooms\":[{}],\"n\":1}", 400,
         INVALID("unknown property 'n'\"}")},
        {"of all these nothing was made", "GET", "/v1/rooms/c", NULL, 404, "room c not found"},
        {"one is not there", "DELETE", "/v1/batch/rooms", "{\"rooms\":[\"a\",\"c\"]}", 404,
         "{\"error\":\"not-found\",\"info\":\"room c not found\"}"},
        {"so the other one stays", "GET", "/v1/rooms/a", NULL, 200, NULL},
        {"one twice", "DELETE", "/v1/batch/rooms", "{\"rooms\":[\"a\",\"a\"]}", 400,
         INVALID("rooms[1] stands twice in the list\"}")},
        {"a number for a name", "DELETE", "/v1/batch/rooms", "{\"rooms\":[7]}", 400,
         INVALID("rooms[0] should be the name of a room\"}")},
        {"both", "DELETE", "/v1/batch/rooms", "{\"rooms\":[\"a\",\"b\"]}", 200,
         "{\"deleted_count\":2}"},
    };
    static const struct {
        size_t n;
        int status;
    } sizes[] = {{999, 200}, {1000, 200}, {1001, 400}};

    (void)state;
    CHECK_ROWS(rows);
    check_count("one without a name is left", "{\"total_count\":1,");
    for (size_t i = 0; i < CHECK_COUNT(sizes); i++) {
        char *make = many(sizes[i].n, "{\"name\":\"n", "\"}"), *end = many(sizes[i].n, "\"n", "\"");

        rest_rows_check(
            &server,
            &(struct rest_row){"made", "POST", "/v1/batch/rooms", make, sizes[i].status, NULL}, 1);
        rest_rows_check(
            &server,
            &(struct rest_row){"ended", "DELETE", "/v1/batch/rooms", end, sizes[i].status, NULL},
            1);
        check_count("none is left", "{\"total_count\":1,");
        free(make);
        free(end);
    }
}

#define OLD_KEY "old-old-old-old-old-old-old-old-old"
#define NEW_KEY "new-new-new-new-new-new-new-new-new"

static void write_keys(const char *text)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, server.dir, "data/api.key");
    tmp_write(path, text);
}

static char *mint(const char *key)
{
    char *answer = NULL, *end;

    check_int("minted",
              raw_rest(&server, "POST", "/v1/meeting-tokens", key,
                       "{\"properties\":{\"is_owner\":true}}", &answer),
              200);
    memmove(answer, answer + strlen("{\"token\":\""), strlen(answer) - strlen("{\"token\":\"") + 1);
    end = strchr(answer, '"');
    assert_non_null(end);
    *end = '\0';
    return answer;
}

static int check_token(const char *token)
{
    char path[LIMIT_PATH];

    snprintf(path, sizeof path, "/v1/meeting-tokens/%s", token);
    return raw_rest(&server, "GET", path, NEW_KEY, NULL, NULL);
}

/* Old programs go on while new ones begin; then the old key is taken away. */
static void test_rotation(void **state)
{
    char *old, *new;

    (void)state;
    write_keys(OLD_KEY "\n");
    raw_server_restart(&server);
    old = mint(OLD_KEY);
    write_keys(NEW_KEY "\n\n" OLD_KEY "\n");
    raw_server_restart(&server);
    check_int("old key", raw_rest(&server, "GET", "/v1/rooms", OLD_KEY, NULL, NULL), 200);
    check_int("new key", raw_rest(&server, "GET", "/v1/rooms", NEW_KEY, NULL, NULL), 200);
    check_int("old token", check_token(old), 200);
    new = mint(OLD_KEY);
    write_keys(NEW_KEY "\n");
    raw_server_restart(&server);
    check_int("old key", raw_rest(&server, "GET", "/v1/rooms", OLD_KEY, NULL, NULL), 401);
    check_int("old token", check_token(old), 400);
    check_int("the first key signs", check_token(new), 200);
    free(old);
    free(new);
}

/* Asks until the answer is 429 or n were answered; how many were. */
static int ask(int n, const char *method, const char *path)
{
    for (int i = 0; i < n; i++) {
        char *answer = NULL;
        int status = raw_rest(&server, method, path, NULL, NULL, &answer);

        if (status == 429)
            check_str(path, answer,
                      "{\"error\":\"rate-limit-error\",\"info\":\"too many at once, try again a "
                      "little later\"}");
        free(answer);
        if (status == 429)
            return i;
    }
    return n;
}

static void test_limits(void **state)
{
    char path[64] = "/v1/rooms/r/recordings/start";
    time_t from;
    int n, seconds;

    (void)state;
    rest_rows_check(
        &server, &(struct rest_row){"a room", "POST", "/v1/rooms", "{\"name\":\"r\"}", 200, NULL},
        1);
    check_int("our own allowance", ask(300, "GET", "/v1/rooms/r"), 300);
    server.conf.daily_limits = true;
    raw_server_restart(&server);
    /* As many as fit into one window, and those that come free meanwhile. */
    from = time(NULL);
    n = ask(2000, "GET", "/v1/rooms/r");
    seconds = (int)(time(NULL) - from) + 1;
    if (n < 100 || n > 100 + 20 * seconds)
        fail_msg("%d calls in %d s", n, seconds);
    from = time(NULL);
    n = ask(200, "DELETE", "/v1/rooms/none");
    seconds = (int)(time(NULL) - from) + 1;
    if (n < 50 || n > 50 + 2 * seconds)
        fail_msg("%d deletes in %d s", n, seconds);
    from = time(NULL);
    n = ask(100, "POST", path);
    seconds = (int)(time(NULL) - from) + 1;
    if (n < 5 || n > 5 + seconds)
        fail_msg("%d starts in %d s", n, seconds);
    check_int("liveness is never limited", ask(150, "GET", "/healthz"), 150);
    /* The domain can do without. */
    for (from = time(NULL); time(NULL) < from + 20;)
        if (raw_rest(&server, "POST", "/v1", NULL,
                     "{\"properties\":{\"disable_rate_limiting\":true}}", NULL) == 200)
            break;
    check_int("no limit", ask(300, "GET", "/v1/rooms/r"), 300);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_domain),
        T(test_batch),
        T(test_rotation),
        T(test_limits),
    };
#undef T

    return cmocka_run_group_tests_name("rest_domain", tests, NULL, NULL);
}
