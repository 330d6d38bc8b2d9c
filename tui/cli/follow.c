/* Follows a service's events on standard output. */
#include "tui/cli/follow.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/tr.h"
#include "net/base/wake.h"
#include "net/client/link.h"
#include "tui/args.h"
#include "tui/cli/lines.h"
#include "tui/cli/say_json.h"
#include "tui/cli/signals.h"
#include "tui/model/model.h"

struct follow {
    struct link *link;
    struct model model; /* what is told rests on what was known */
    int wake, signals;
    bool json, lost;
    bool over;
    int code;
};

static void wake_main(void *arg)
{
    struct follow *f = arg;

    wake_signal(f->wake);
}

struct follow *follow_new(const struct follow_conf *conf, struct error *err)
{
    const struct link_conf link = {
        .url = conf->url, .token = conf->token, .rooms = conf->rooms, .n_rooms = conf->n_rooms};
    struct follow *f = xcalloc(1, sizeof *f);

    f->signals = conf->signals;
    f->json = conf->json;
    model_init(&f->model);
    f->model.log.told = lines_tell;
    f->wake = wake_new();
    f->link = f->wake >= 0 ? link_new(&link, wake_main, f, err) : NULL;
    if (f->link)
        return f;
    follow_free(f);
    return NULL;
}

void follow_free(struct follow *f)
{
    if (!f)
        return;
    link_stop(f->link);
    model_finish(&f->model);
    if (f->wake >= 0)
        close(f->wake);
    free(f);
}

static void note(const struct follow *f, const char *state, const char *sentence, const char *info)
{
    if (f->json)
        say_json_link(state, info);
    else
        lines_note(sentence);
}

static void state_changed(struct follow *f, const struct link_event *e)
{
    switch (e->state) {
    case LINK_CONNECTING: break;
    case LINK_UP:
        if (f->lost)
            note(f, "up", TR("connected again"), "");
        else if (f->json)
            say_json_link("up", "");
        f->lost = false;
        break;
    case LINK_DOWN:
        if (!f->lost)
            note(f, "down", TR("connection lost"), e->text);
        f->lost = true;
        break;
    case LINK_REFUSED:
        fprintf(stderr, "foyer: %s\n", *e->text ? e->text : err_info(e->error)->sentence);
        f->over = true;
        f->code = err_info(e->error)->exit;
        break;
    }
}

static void told(struct follow *f, const struct wire_msg *m)
{
    bool snapshot = m->kind == WIRE_EV_REPLY && m->ok && *m->session && !m->resumed;

    if (f->json) {
        say_json_event(m);
        return;
    }
    if (snapshot)
        lines_snapshot(m);
    model_apply(&f->model, m, clock_wall_ms(), clock_mono_ms());
}

static void take(struct follow *f)
{
    struct mbox_batch batch = link_take(f->link);

    for (size_t i = 0; i < batch.n; i++) {
        struct link_event *e = batch.item[i];

        if (e->kind == LINK_EVENT_STATE)
            state_changed(f, e);
        else if (e->kind == LINK_EVENT_MSG)
            told(f, e->msg);
        link_event_free(e);
    }
    free(batch.item);
}

int follow_run(struct follow *f)
{
    struct pollfd p[2] = {{.fd = f->wake, .events = POLLIN}, {.fd = f->signals, .events = POLLIN}};
    struct error err = {{0}};

    if (!link_start(f->link, &err)) {
        fprintf(stderr, "foyer: %s\n", err.text);
        return EXIT_FAILED;
    }
    while (!f->over) {
        poll(p, 2, -1);
        if (signals_take(f->signals))
            return EXIT_DONE;
        wake_drain(f->wake);
        take(f);
        if (ferror(stdout)) /* the reader has gone: foyer watch | head */
            return EXIT_DONE;
    }
    return f->code;
}
