/* Alerts for people who wait: what is due is given to terminal, hook and webhook. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/log.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/console_private.h"

enum { PACE = 200 /* ms between two looks, however much happens */ };

_Static_assert((int)NOTE_OSC9 == (int)NOTIFY_OSC9 && (int)NOTE_OSC99 == (int)NOTIFY_OSC99,
               "the terminal takes notifications as the option names them");

static struct alert_rules rules(const struct console *c)
{
    const struct config *o = &c->config;
    bool screen = c->term != NULL; /* lines announce everybody by themselves */

    return (struct alert_rules){
        .on = {[ALERT_TITLE] = screen && o->alert_title,
               [ALERT_BELL] = screen && o->alert_bell,
               [ALERT_NOTIFY] = screen && o->alert_notify != NOTIFY_OFF,
               [ALERT_HOOK] = *o->alert_hook && !c->script && !c->alerts.hook.pid,
               [ALERT_WEBHOOK] = *o->alert_webhook && !c->script && !c->alerts.told},
        .after_ms = {[ALERT_TITLE] = o->alert_title_s * 1000,
                     [ALERT_BELL] = o->alert_bell_s * 1000,
                     [ALERT_NOTIFY] = o->alert_notify_s * 1000,
                     [ALERT_HOOK] = o->alert_hook_s * 1000,
                     [ALERT_WEBHOOK] = o->alert_webhook_s * 1000},
        .repeat_ms = o->alert_repeat_s * 1000,
        .quiet_from = o->alert_quiet < 0 ? -1 : (int)(o->alert_quiet / CONFIG_DAY),
        .quiet_to = o->alert_quiet < 0 ? -1 : (int)(o->alert_quiet % CONFIG_DAY),
    };
}

/* Only what has changed is sent. */
static void show_title(struct console *c, const struct alert_due *d)
{
    char title[sizeof c->alerts.title];

    title[0] = '\0';
    if (d->title)
        snprintf(title, sizeof title, tr("(%zu) %.120s waits - foyer"), d->waiting,
                 d->first->w.name);
    if (!c->term || str_eq(title, c->alerts.title))
        return;
    str_copy(c->alerts.title, sizeof c->alerts.title, title);
    term_title(c->term, title);
}

static void words(const struct alert_due *d, int64_t wall, char text[TERM_NOTE_MAX + 1])
{
    int64_t s = (wall - d->first->w.knocked_at) / 1000;

    snprintf(text, TERM_NOTE_MAX + 1, tr("%.120s waits for %.60s, %lld:%02d%s"), d->first->w.name,
             d->first->of->room, (long long)(s / 60), (int)(s % 60),
             d->waiting > 1 ? tr(", and others") : "");
}

static void notify(struct console *c, const struct alert_due *d, int64_t wall)
{
    char text[TERM_NOTE_MAX + 1];

    words(d, wall, text);
    term_notify(c->term, (enum term_note)c->config.alert_notify, text);
}

static void complain(struct console *c, const char *sentence, int64_t wall, int64_t mono)
{
    notice_set(&c->model.notice, NOTICE_BAD, mono, "%s", sentence);
    evlog_add(&c->model.log, EVLOG_LINK, wall, tr("alert"), "%.280s", sentence);
    log_write(LOG_WARN, "alert", "%s", sentence);
    c->dirty = true;
}

static struct alert_hook_facts facts(const struct alert_due *d, int64_t wall)
{
    return (struct alert_hook_facts){.room = d->first->of->room,
                                     .name = d->first->w.name,
                                     .waited_s = (wall - d->first->w.knocked_at) / 1000,
                                     .waiting = d->waiting};
}

static void run_hook(struct console *c, const struct alert_due *d, int64_t wall, int64_t mono)
{
    const struct alert_hook_facts f = facts(d, wall);
    struct error err = {{0}};

    if (!alert_hook_start(&c->alerts.hook, c->config.alert_hook, &f, mono, &err))
        complain(c, err.text, wall, mono);
}

static void tell_webhook(struct console *c, const struct alert_due *d, int64_t wall)
{
    const struct alert_hook_facts f = facts(d, wall);
    char text[TERM_NOTE_MAX + 1], *body;

    words(d, wall, text);
    body = console_alert_json(&f, text);
    c->alerts.told = rest_tell(c->rest, c->config.alert_webhook, body);
    free(body);
}

bool console_alert_answer(struct console *c, const struct rest_answer *a, int64_t wall,
                          int64_t mono)
{
    char sentence[ERROR_TEXT_MAX];

    if (!c->alerts.told || a->ticket != c->alerts.told)
        return false;
    c->alerts.told = 0;
    console_alert_changed(c);
    if (a->error == ERR_OK)
        return true;
    snprintf(sentence, sizeof sentence, tr("alert.webhook failed: %.200s"), a->info);
    complain(c, sentence, wall, mono);
    return true;
}

void console_alert_changed(struct console *c)
{
    int64_t soon = c->alerts.looked + PACE;

    if (c->alerts.next < 0 || c->alerts.next > soon)
        c->alerts.next = soon;
}

void console_alert_resumed(struct console *c)
{
    c->alerts.title[0] = '\0'; /* it was given back */
    console_alert_changed(c);
}

void console_alert_turn(struct console *c, int64_t wall, int64_t mono)
{
    const struct alert_now now = {wall, mono, console_minutes_east(wall)};
    struct alert_rules r;
    struct alert_due d;
    struct error err = {{0}};

    if (c->alerts.hook.pid) {
        if (alert_hook_turn(&c->alerts.hook, mono, &err))
            complain(c, err.text, wall, mono);
        if (!c->alerts.hook.pid)
            console_alert_changed(c);
    }
    if (c->alerts.next < 0 || mono < c->alerts.next)
        return;
    c->alerts.looked = mono;
    c->alerts.next = -1;
    if (c->model.link.state !=
        LINE_LIVE) /* nobody can be answered: the next snapshot looks again */
        return;
    r = rules(c);
    d = alert_turn(&c->alerts.given, &r, &c->model.queue, &now);
    if (d.wait >= 0)
        c->alerts.next = mono + d.wait;
    show_title(c, &d);
    if (d.rungs & 1U << ALERT_BELL)
        term_bell(c->term);
    if (d.rungs & 1U << ALERT_NOTIFY)
        notify(c, &d, wall);
    if (d.rungs & 1U << ALERT_HOOK)
        run_hook(c, &d, wall, mono);
    if (d.rungs & 1U << ALERT_WEBHOOK)
        tell_webhook(c, &d, wall);
}

int64_t console_alert_wait(const struct console *c, int64_t mono)
{
    int64_t hook = alert_hook_wait(&c->alerts.hook, mono), left;

    if (c->alerts.next < 0)
        return hook;
    left = c->alerts.next > mono ? c->alerts.next - mono : 0;
    return hook >= 0 && hook < left ? hook : left;
}
