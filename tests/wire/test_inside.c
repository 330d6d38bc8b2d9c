/* People inside over real sockets and REST: powers, hands, messages, the end of a meeting, and
 * streams by a real command. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"

static struct raw_server server;

/* The command of this test: keeps what it was told, says a line, and ends as it is asked to. */
static const char worker[] = "cat > \"$ORDER\"\n"
                             "case $(cat \"$ORDER\") in\n"
                             "*rtmp://stubborn*) trap '' TERM ;;\n"
                             "*) trap 'echo bye; exit 0' TERM ;;\n"
                             "esac\n"
                             "echo \"worker $(wc -l < \"$ORDER\") ready\"\n"
                             "case $(cat \"$ORDER\") in\n"
                             "*rtmp://fails*) echo 'no such place' ; exit 7 ;;\n"
                             "esac\n"
                             "while :; do sleep 0.05; done\n";

static char order_file[TMP_PATH_MAX], script_dir[TMP_PATH_MAX];

static void make_room(const char *name)
{
    char text[256];

    snprintf(text, sizeof text, "{\"name\":\"%s\"}", name);
    check_int("room", raw_rest(&server, "POST", "/v1/rooms", NULL, text, NULL), 200);
}

static int set_up(void **state)
{
    char script[TMP_PATH_MAX];

    (void)state;
    tmp_make(script_dir);
    tmp_path(script, script_dir, "worker.sh");
    tmp_path(order_file, script_dir, "order.json");
    tmp_write(script, worker);
    setenv("ORDER", order_file, 1);
    snprintf(server.conf.stream_hook, sizeof server.conf.stream_hook, "sh %s", script);
    raw_server_start(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    tmp_remove(script_dir);
    return 0;
}

/* ---- people ---- */

static struct raw *host(void)
{
    return raw_host(&server, "Mira");
}

/* Somebody inside by a token of these properties. */
static struct raw_guest inside(const char *room, const char *name, const char *properties)
{
    char token[LIMIT_TOKEN + 1], more[LIMIT_TOKEN + 64];

    raw_token(&server, properties, token);
    snprintf(more, sizeof more, ",'device':'dev-%s','token':'%s'", name, token);
    return raw_join(&server, room, name, more);
}

static char *rest(const char *method, const char *path, const char *body, int status)
{
    char *answer = NULL, text[2048] = "";

    str_copy(text, sizeof text, body ? body : "");
    raw_quote(text);
    check_int(path, raw_rest(&server, method, path, NULL, body ? text : NULL, &answer), status);
    return answer;
}

static void expect(const char *what, char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s: no %s in %s", what, part, text);
    free(text);
}

/* ---- powers ---- */

static void test_powers(void **state)
{
    struct raw *mira;
    struct raw_guest ana, ben;

    (void)state;
    make_room("powers");
    mira = host();
    ana = inside("powers", "Ana", "\"user_id\":\"u-ana\"");
    ben = inside("powers", "Ben", "\"user_id\":\"u-ben\"");
    raw_say(ana.c, "{'id':2,'action':'set-media','tracks':{'audio':true}}");
    raw_heard(ana.c, "\"reply\":2,\"ok\":true");
    raw_heard(mira, "\"audio\":true");
    raw_say(mira,
            "{'id':2,'action':'update-participants','room':'powers',"
            "'updatesById':{'%s':{'setAudio':false}}}",
            ana.id);
    raw_heard(mira, "\"reply\":2,\"ok\":true");
    raw_heard(ana.c, "\"action\":\"media-requested\",\"tracks\":{\"audio\":false},\"by\":\"Mira\"");
    raw_heard(ben.c, "\"byRemoteRequest\":true");
    raw_say(ana.c, "{'id':3,'action':'raise-hand','on':true}");
    raw_heard(mira, "\"hand_raised_at\":");
    raw_say(ben.c, "{'id':2,'action':'app-message','ids':['*'],'data':{'hi':'all'}}");
    raw_heard(ana.c, "\"action\":\"app-message\",\"fromId\":\"");
    raw_say(ben.c, "{'id':3,'action':'set-user-data','data':{'seat':4}}");
    raw_heard(ana.c, "\"userData\":{\"seat\":4}");
    raw_say(ben.c, "{'id':4,'action':'update-participants','room':'powers',"
                   "'updatesById':{'*':{'eject':true}}}");
    raw_heard(ben.c, "the right to admin participants");
    raw_say(mira, "{'id':3,'action':'update-participants','room':'powers',"
                  "'updatesById':{'u-ana':{'rename':'Ana L','eject':true,'reason':'enough'}}}");
    raw_heard(mira, "\"first_name\":\"Ana\"");
    check_int("ejected", raw_close_code(ana.c), 4411);
    raw_close(ana.c);
    raw_close(ben.c);
    raw_close(mira);
}

static void test_limits(void **state)
{
    static const struct {
        const char *what;
        int len;
        bool fits;
    } rows[] = {{"one byte less", 4093, true},
                {"as long as allowed", 4094, true},
                {"one byte more", 4095, false}};
    static const char *const actions[] = {"app-message", "set-user-data"};
    char filling[4100];
    struct raw_guest ana;
    int request = 2;

    (void)state;
    make_room("limits");
    ana = inside("limits", "Ana", "\"user_id\":\"u\"");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        for (size_t k = 0; k < CHECK_COUNT(actions); k++) {
            char want[64];

            memset(filling, 'x', sizeof filling);
            filling[rows[i].len] = '\0';
            raw_say(ana.c, "{'id':%d,'action':'%s','data':'%s'}", request, actions[k], filling);
            snprintf(want, sizeof want, "\"reply\":%d,\"ok\":%s", request++,
                     rows[i].fits ? "true" : "false");
            raw_heard(ana.c, want);
        }
    raw_close(ana.c);
}

/* ---- REST ---- */

static void test_rest(void **state)
{
    struct raw_guest ana, ben, olga;
    char body[256];

    (void)state;
    make_room("rest");
    expect("no meeting", rest("POST", "/v1/rooms/rest/set-session-data", "{'data':{'a':1}}", 404),
           "no meeting");
    expect("empty", rest("GET", "/v1/rooms/rest/get-session-data", NULL, 200), "{\"data\":{}}");
    ana = inside("rest", "Ana", "\"user_id\":\"u-ana\"");
    ben = inside("rest", "Ben", "\"user_id\":\"u-ben\"");
    olga = inside("rest", "Olga", "\"is_owner\":true,\"user_id\":\"u-olga\"");
    free(rest("POST", "/v1/rooms/rest/set-session-data", "{'data':{'a':1,'b':2}}", 200));
    raw_heard(ana.c, "\"action\":\"meeting-session-state-updated\"");
    expect("merged",
           rest("POST", "/v1/rooms/rest/set-session-data",
                "{'data':{'c':3},'mergeStrategy':'shallow-merge','keysToDelete':['a']}", 200),
           "{\"sent\":\"true\"}");
    expect("kept", rest("GET", "/v1/rooms/rest/get-session-data", NULL, 200),
           "{\"data\":{\"b\":2,\"c\":3}}");
    expect("strategy",
           rest("POST", "/v1/rooms/rest/set-session-data", "{'mergeStrategy':'deep'}", 400),
           "mergeStrategy");
    expect("message", rest("POST", "/v1/rooms/rest/send-app-message", "{'data':{'hi':1}}", 200),
           "{\"sent\":\"true\"}");
    raw_heard(ben.c, "\"fromId\":\"\",\"data\":{\"hi\":1}");
    expect("nobody",
           rest("POST", "/v1/rooms/rest/send-app-message", "{'data':1,'recipient':'x'}", 404),
           "nobody");
    expect("no data", rest("POST", "/v1/rooms/rest/send-app-message", "{}", 400), "'data'");
    expect("rights",
           rest("POST", "/v1/rooms/rest/update-permissions",
                "{'data':{'*':{'canSend':['video']},'u-ben':{'canAdmin':true}}}", 200),
           "{\"status\":\"sent\"}");
    raw_heard(ana.c, "\"byCanSendPermission\":true");
    expect("unknown word",
           rest("POST", "/v1/rooms/rest/update-permissions", "{'data':{'*':{'canFly':true}}}", 400),
           "not known");
    snprintf(body, sizeof body, "{'%s':{'rename':'Ana L','setHand':false}}", ana.id);
    expect("ours", rest("POST", "/v1/rooms/rest/participants", body, 200), ana.id);
    raw_heard(ben.c, "\"user_name\":\"Ana L\"");
    expect("unknown key",
           rest("POST", "/v1/rooms/rest/participants", "{'*':{'setAudi':false}}", 400),
           "unknown property 'setAudi'");
    expect("nothing", rest("POST", "/v1/rooms/rest/participants", "{}", 400), "missing");
    expect("no room", rest("POST", "/v1/rooms/nowhere/participants", "{'*':{'eject':true}}", 404),
           "not-found");
    expect("no ids", rest("POST", "/v1/rooms/rest/eject", "{}", 400), "'ids'");
    expect("unknown ids", rest("POST", "/v1/rooms/rest/eject", "{'ids':['x']}", 200),
           "{\"ejectedIds\":[]}");
    expect("by user id, for good",
           rest("POST", "/v1/rooms/rest/eject", "{'user_ids':['u-ana','u-zed'],'ban':true}", 200),
           ana.id);
    check_int("ejected", raw_close_code(ana.c), 4411);
    expect("both are kept out", rest("GET", "/v1/blocks", NULL, 200), "\"total_count\":2");
    snprintf(body, sizeof body, "{'ids':['%s']}", olga.id);
    expect("an owner, with the API key", rest("POST", "/v1/rooms/rest/eject", body, 200), olga.id);
    raw_close(ana.c);
    raw_close(ben.c);
    raw_close(olga.c);
}

static void test_end_meeting(void **state)
{
    struct raw *mira;
    struct raw_guest ana, olga;

    (void)state;
    make_room("ends");
    mira = host();
    ana = inside("ends", "Ana", "\"user_id\":\"u-ana\"");
    olga = inside("ends", "Olga", "\"is_owner\":true");
    raw_say(olga.c, "{'id':2,'action':'end-meeting','name':'end'}");
    raw_heard(olga.c, "typed in full");
    raw_say(olga.c, "{'id':3,'action':'end-meeting','name':'ends','text':'good night'}");
    raw_heard(olga.c, "\"reply\":3,\"ok\":true");
    raw_heard(ana.c, "good night");
    check_int("Ana", raw_close_code(ana.c), 4410);
    check_int("Olga", raw_close_code(olga.c), 4410);
    raw_heard(mira, "\"action\":\"participant-left\"");
    free(rest("GET", "/v1/rooms/ends", NULL, 200));
    raw_close(ana.c);
    raw_close(olga.c);
    raw_close(mira);
}

/* ---- streams ---- */

static void test_stream(void **state)
{
    struct raw *mira;
    struct raw_guest ana;
    char order[1024];

    (void)state;
    make_room("stream");
    mira = host();
    ana = inside("stream", "Ana", "\"user_id\":\"u-ana\"");
    raw_say(mira, "{'id':2,'action':'start-live-streaming','room':'stream',"
                  "'data':{'rtmpUrl':'rtmp://here/key'}}");
    raw_heard(mira, "\"reply\":2,\"ok\":true");
    raw_heard(ana.c, "\"action\":\"live-streaming-started\"");
    raw_heard(mira, "\"info\":\"worker 1 ready\"");
    tmp_read(order, sizeof order, order_file);
    check_true("order", strstr(order, "\"room\":\"stream\"") != NULL);
    check_true("order", strstr(order, "rtmp://here/key") != NULL);
    raw_say(ana.c, "{'id':2,'action':'stop-live-streaming'}");
    raw_heard(ana.c, "\"error\":\"forbidden\"");
    raw_say(mira, "{'id':3,'action':'stop-live-streaming','room':'stream'}");
    raw_heard(mira, "\"info\":\"bye\"");
    raw_heard(ana.c, "\"action\":\"live-streaming-stopped\"");
    /* A command that fails is an error in its own words. */
    raw_say(mira, "{'id':4,'action':'start-live-streaming','room':'stream',"
                  "'data':{'rtmpUrl':'rtmp://fails/key'}}");
    raw_heard(ana.c, "exit code 7: no such place");
    /* There is none for recordings. */
    raw_say(mira, "{'id':5,'action':'start-recording','room':'stream'}");
    raw_heard(mira, "\"error\":\"no-worker\"");
    expect("REST", rest("POST", "/v1/rooms/stream/recordings/start", "{'type':'cloud'}", 503),
           "no worker is free");
    expect("REST", rest("POST", "/v1/rooms/stream/live-streaming/start", NULL, 200), "sent");
    raw_heard(mira, "\"action\":\"live-streaming-started\"");
    expect("twice", rest("POST", "/v1/rooms/stream/live-streaming/start", NULL, 409), "by api");
    expect("REST", rest("POST", "/v1/rooms/stream/live-streaming/stop", NULL, 200), "sent");
    raw_heard(ana.c, "\"action\":\"live-streaming-stopped\"");
    raw_close(ana.c);
    raw_close(mira);
}

/* The server ends while one does not listen: it goes all the same. */
static void test_stubborn(void **state)
{
    struct raw *mira;

    (void)state;
    make_room("stubborn");
    mira = host();
    raw_say(mira, "{'id':2,'action':'start-live-streaming','room':'stubborn',"
                  "'data':{'rtmpUrl':'rtmp://stubborn/key'}}");
    raw_heard(mira, "\"info\":\"worker 1 ready\"");
    raw_close(mira);
    raw_server_restart(&server);
    check_int("alive", raw_rest(&server, "GET", "/healthz", "", NULL, NULL), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_powers), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_rest),   cmocka_unit_test(test_end_meeting),
        cmocka_unit_test(test_stream), cmocka_unit_test(test_stubborn),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
