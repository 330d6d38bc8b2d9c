/* foyer stream and foyer record: live streams and recordings by the server's hooks. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/body_json.h"
#include "tui/cli/print.h"
#include "tui/cli/service.h"
#include "tui/cli/verbs.h"

static const struct stream {
    const char *verb, *done, *path;
    const char *about;
    bool takes_url;
} streams[] = {
    {"stream start", TR("starting the live stream of"), "/live-streaming/start",
     "Starts a live stream by the command that foyer serve --stream-hook names.", true},
    {"stream stop", TR("stopping the live stream of"), "/live-streaming/stop", "Stops it.", false},
    {"record start", TR("starting the recording of"), "/recordings/start",
     "Starts a recording by the command that foyer serve --record-hook names.", false},
    {"record stop", TR("stopping the recording of"), "/recordings/stop", "Stops it.", false},
};

/* --url is where the server is, as everywhere; an address of a stream behind it is where it goes
 * to. */
static void sort_urls(struct service *s, const char **to)
{
    if (!s->url || (!str_starts(s->url, "rtmp://") && !str_starts(s->url, "rtmps://")))
        return;
    if (!*to)
        *to = s->url;
    s->url = NULL;
}

static int run_one(const struct stream *st, int argc, char **argv)
{
    struct service s = {0};
    const char *url = NULL;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "to",
         .kind = ARGS_TEXT,
         .to = &url,
         .value = "RTMP",
         .help = "where it goes to; --url RTMP does the same"},
    };
    struct args a = {.verb = st->verb,
                     .usage = st->takes_url ? "ROOM [--url RTMP]" : "ROOM",
                     .about = st->about,
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt - (st->takes_url ? 0 : 1),
                     .min_words = 1,
                     .max_words = 1};
    struct rest_answer *answer = NULL;
    char *path, *body;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    if (st->takes_url)
        sort_urls(&s, &url);
    path = service_room_path(a.word[0], st->path);
    if (!path)
        return args_complain(&a, "the room's name is too long");
    body = body_text("rtmpUrl", url);
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = service_call(&s, REST_POST, path, body, a.word[0], &answer);
    if (answer && s.json)
        print_json(answer->body);
    else if (answer)
        printf("%s %s\n", tr(st->done), a.word[0]);
    rest_answer_free(answer);
    free(path);
    free(body);
    service_close(&s);
    return code;
}

static int run_stream_start(int argc, char **argv)
{
    return run_one(&streams[0], argc, argv);
}

static int run_stream_stop(int argc, char **argv)
{
    return run_one(&streams[1], argc, argv);
}

static int run_record_start(int argc, char **argv)
{
    return run_one(&streams[2], argc, argv);
}

static int run_record_stop(int argc, char **argv)
{
    return run_one(&streams[3], argc, argv);
}

static const struct verb of_stream[] = {
    {"start", TR("start the live stream of a room"), run_stream_start},
    {"stop", TR("stop it"), run_stream_stop},
    {0},
};
static const struct verb of_record[] = {
    {"start", TR("start the recording of a room"), run_record_start},
    {"stop", TR("stop it"), run_record_stop},
    {0},
};

static int run_stream(int argc, char **argv)
{
    return verbs_run_sub("stream", of_stream, argc, argv);
}

static int run_record(int argc, char **argv)
{
    return verbs_run_sub("record", of_record, argc, argv);
}

const struct verb verb_stream = {"stream", TR("start and stop live streams"), run_stream};
const struct verb verb_record = {"record", TR("start and stop recordings"), run_record};
