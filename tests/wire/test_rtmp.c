/* A live stream and a recording for real: ffmpeg sends a test picture to nginx, an RTMP server on
 * loopback that keeps what it gets, and writes another into a file; what was asked for over REST
 * runs, is changed, and ends. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/nginx.h"
#include "tests/lib/proc.h"
#include "tests/lib/raw.h"
#include "tests/lib/receiver.h"

enum { PATIENCE_MS = 60 * 1000, ENOUGH_BYTES = 8 * 1024 };

static struct raw_server server;
static struct receiver *receiver;
static char dir[TMP_PATH_MAX];
static struct nginx nginx;

/* The order is read from standard input: nothing secret stands in the arguments of this shell. */
static const char stream_hook[] =
    "#!/bin/sh\n"
    "url=$(sed 's/.*\"urls\":\\[\"\\([^\"]*\\)\".*/\\1/')\n"
    "exec ffmpeg -nostdin -v error -re -f lavfi -i testsrc=size=320x240:rate=10 -c:v flv1 -f flv "
    "\"$url\"\n";
static const char record_hook[] =
    "#!/bin/sh\n"
    "id=$(sed 's/.*\"recordingId\":\"\\([^\"]*\\)\".*/\\1/')\n"
    "echo \"key: $id.avi\"; echo \"link: https://media.example/$id.avi\"\n"
    "exec ffmpeg -nostdin -v error -re -f lavfi -i testsrc=size=320x240:rate=10 -c:v mjpeg "
    "\"$RECORDINGS/$id.avi\"\n";

static bool is_there(const char *program)
{
    char text[128];

    snprintf(text, sizeof text, "command -v %s >/dev/null || test -e %s", program, program);
    if (proc_run((const char *const[]){"/bin/sh", "-c", text, NULL}, NULL, NULL, NULL, 0) == 0)
        return true;
    if (getenv("CI"))
        fail_msg("%s is not installed", program);
    print_message("skipped: %s is not installed\n", program);
    return false;
}

static void start_nginx(void)
{
    char text[2048];

    snprintf(text, sizeof text,
             "rtmp { access_log off; server { listen 127.0.0.1:%%d; application live {\n"
             "  live on; record all; record_path %s; } } }\n",
             dir);
    nginx_start(&nginx, dir, "load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;\n", text);
}

/* Waits until dir/name holds enough. */
static void wait_file(const char *name)
{
    int64_t deadline = clock_mono_ms() + PATIENCE_MS;
    char path[TMP_PATH_MAX];
    struct stat st = {0};

    tmp_path(path, dir, name);
    while (stat(path, &st) < 0 || st.st_size < ENOUGH_BYTES) {
        if (clock_mono_ms() > deadline)
            fail_msg("%s holds %lld bytes", name, (long long)st.st_size);
        poll(NULL, 0, 20);
    }
}

/* That it is a picture says another program. */
static void check_picture(const char *name)
{
    char path[TMP_PATH_MAX], out[1024];

    tmp_path(path, dir, name);
    check_int(name,
              proc_run((const char *const[]){"/usr/bin/env", "ffprobe", "-v", "error",
                                             "-show_entries", "stream=codec_type,width,height",
                                             "-of", "csv=p=0", path, NULL},
                       NULL, out, NULL, sizeof out),
              0);
    check_true(out, strstr(out, "video,320,240") != NULL);
}

static void post(const char *path, const char *body, const char *answer)
{
    char *got = NULL;

    check_int(path, raw_rest(&server, "POST", path, NULL, body, &got), 200);
    check_str(path, got, answer);
    free(got);
}

static void begin(void)
{
    char script[TMP_PATH_MAX], text[1024];

    tmp_make(dir);
    setenv("RECORDINGS", dir, 1);
    start_nginx();
    tmp_path(script, dir, "stream.sh");
    tmp_write(script, stream_hook);
    server = (struct raw_server){.conf = {.port = 0}};
    snprintf(server.conf.stream_hook, sizeof server.conf.stream_hook, "exec sh %s", script);
    tmp_path(script, dir, "record.sh");
    tmp_write(script, record_hook);
    snprintf(server.conf.record_hook, sizeof server.conf.record_hook, "exec sh %s", script);
    raw_server_start(&server);
    receiver = receiver_start();
    snprintf(text, sizeof text,
             "{\"name\":\"r\",\"properties\":{\"enable_recording\":\"cloud\","
             "\"streaming_endpoints\":[{\"name\":\"two\",\"type\":\"rtmp\",\"rtmp_config\":"
             "{\"url\":\"rtmp://127.0.0.1:%d/live/two\"}}]}}",
             nginx.port);
    check_int("room", raw_rest(&server, "POST", "/v1/rooms", NULL, text, NULL), 200);
    snprintf(text, sizeof text,
             "{\"url\":\"%s\",\"eventTypes\":[\"streaming.started\",\"streaming.updated\","
             "\"streaming.ended\",\"streaming.error\",\"recording.started\","
             "\"recording.ready-to-download\",\"recording.error\"]}",
             receiver_url(receiver));
    check_int("webhook", raw_rest(&server, "POST", "/v1/webhooks", NULL, text, NULL), 200);
}

static void end(void)
{
    raw_server_stop(&server);
    receiver_stop(receiver);
    nginx_stop(&nginx);
    tmp_remove(dir);
}

static void stream(void)
{
    char text[256];

    snprintf(text, sizeof text, "{\"endpoints\":[{\"endpoint\":\"rtmp://127.0.0.1:%d/live/one\"}]}",
             nginx.port);
    post("/v1/rooms/r/live-streaming/start", text, "{\"sent\":\"true\"}");
    receiver_until(receiver, "\"type\":\"streaming.started\"");
    wait_file("one.flv");
    /* One more, and the first away: what is sent goes to the second. */
    post("/v1/rooms/r/live-streaming/add-endpoints", "{\"endpoints\":[{\"endpoint\":\"two\"}]}",
         "{\"sent\":\"true\"}");
    receiver_until(receiver, "\"type\":\"streaming.updated\"");
    post("/v1/rooms/r/live-streaming/stop", "{}", "{\"sent\":\"true\"}");
    receiver_until(receiver, "\"type\":\"streaming.ended\"");
    post("/v1/rooms/r/live-streaming/start", "{\"endpoints\":[{\"endpoint\":\"two\"}]}",
         "{\"sent\":\"true\"}");
    wait_file("two.flv");
    post("/v1/rooms/r/live-streaming/stop", NULL, "{\"sent\":\"true\"}");
    check_picture("one.flv");
    check_picture("two.flv");
    check_int("errors", (int64_t)receiver_holding(receiver, "streaming.error"), 0);
}

static void record(void)
{
    char id[64], path[128], file[128], *got = NULL;
    struct receiver_msg m;
    const char *at;

    post("/v1/rooms/r/recordings/start", "{\"type\":\"cloud\"}", "{\"status\":\"sent\"}");
    m = receiver_until(receiver, "\"type\":\"recording.started\"");
    at = strstr(m.body, "\"recording_id\":\"");
    assert_non_null(at);
    snprintf(id, sizeof id, "%.36s", at + strlen("\"recording_id\":\""));
    snprintf(file, sizeof file, "%s.avi", id);
    wait_file(file);
    post("/v1/rooms/r/recordings/stop", "{}", "{\"status\":\"sent\"}");
    m = receiver_until(receiver, "\"type\":\"recording.ready-to-download\"");
    check_true(m.body, strstr(m.body, file) != NULL && strstr(m.body, "\"room_name\":\"r\""));
    check_picture(file);
    snprintf(path, sizeof path, "/v1/recordings/%s", id);
    check_int("get", raw_rest(&server, "GET", path, NULL, NULL, &got), 200);
    check_true(got, strstr(got, "\"status\":\"finished\"") && strstr(got, file));
    free(got);
    snprintf(path, sizeof path, "/v1/recordings/%s/access-link?valid_for_secs=60", id);
    check_int("link", raw_rest(&server, "GET", path, NULL, NULL, &got), 200);
    check_true(got,
               strstr(got, "{\"download_link\":\"https://media.example/") && strstr(got, file));
    free(got);
    snprintf(path, sizeof path, "/v1/recordings/%s", id);
    check_int("delete", raw_rest(&server, "DELETE", path, NULL, NULL, &got), 200);
    check_true(got, strstr(got, "{\"deleted\":true,\"id\":\"") != NULL);
    free(got);
    check_int("gone", raw_rest(&server, "GET", path, NULL, NULL, &got), 404);
    check_true(got, strstr(got, "\"error\":\"not-found\"") != NULL);
    free(got);
}

static void test_rtmp(void **state)
{
    (void)state;
    if (!is_there("ffmpeg") || !is_there("ffprobe") || !is_there("/usr/sbin/nginx") ||
        !is_there("/usr/lib/nginx/modules/ngx_rtmp_module.so"))
        return;
    begin();
    stream();
    record();
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rtmp)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
