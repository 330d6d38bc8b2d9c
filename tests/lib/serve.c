/* `foyer serve` as a process of its own. */
#include "tests/lib/serve.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

enum { VERB_ARGS_MAX = 16, SERVE_MORE_MAX = 8, SERVE_TEXT = 65536 };

static void set_env(struct serve *s)
{
    int n = 0;

    snprintf(s->env_text[n++], sizeof s->env_text[0], "FOYER_URL=%s", s->url);
    snprintf(s->env_text[n++], sizeof s->env_text[0], "FOYER_API_KEY=%s", s->key);
    snprintf(s->env_text[n++], sizeof s->env_text[0], "HOME=%s", s->dir);
    snprintf(s->env_text[n++], sizeof s->env_text[0], "XDG_CONFIG_HOME=%s/config", s->dir);
    snprintf(s->env_text[n++], sizeof s->env_text[0], "XDG_STATE_HOME=%s/state", s->dir);
    snprintf(s->env_text[n++], sizeof s->env_text[0], "XDG_RUNTIME_DIR=%s/run", s->dir);
    for (int i = 0; i < n; i++)
        s->env[i] = s->env_text[i];
    s->env[n] = NULL;
}

static void launch(struct serve *s)
{
    char listen[64], path[TMP_PATH_MAX];
    const char *line, *argv[6 + SERVE_MORE_MAX + 1] = {proc_foyer(), "serve",  "--listen",
                                                       listen,       "--data", s->data};
    int port;

    for (int i = 0; i < SERVE_MORE_MAX && s->more && s->more[i]; i++)
        argv[6 + i] = s->more[i];

    snprintf(listen, sizeof listen, "127.0.0.1:%d", s->port);
    set_env(s);
    s->proc = proc_start(&(struct proc_conf){.argv = argv, .env = s->env});
    proc_expect(s->proc, PROC_OUT, "listening on http");
    proc_expect(s->proc, PROC_OUT, "\n");
    line = strstr(proc_text(s->proc, PROC_OUT), "http");
    port = (int)strtol(strrchr(line, ':') + 1, NULL, 10);
    if (s->port)
        assert_int_equal(port, s->port);
    s->port = port;
    snprintf(s->url, sizeof s->url, "%.*s", (int)strcspn(line, "\n"), line);
    tmp_path(path, s->data, "api.key");
    tmp_read(s->key, sizeof s->key, path);
    s->key[strcspn(s->key, "\r\n")] = '\0';
    assert_true(strlen(s->key) >= 32);
    set_env(s);
}

void serve_start(struct serve *s)
{
    serve_start_with(s, NULL);
}

void serve_start_with(struct serve *s, const char *const *more)
{
    *s = (struct serve){.more = more};
    tmp_make(s->dir);
    tmp_path(s->data, s->dir, "data");
    launch(s);
}

void serve_kill(struct serve *s)
{
    proc_signal(s->proc, SIGKILL);
    proc_expect_exit(s->proc, 128 + SIGKILL);
    proc_free(s->proc);
    s->proc = NULL;
}

void serve_restart(struct serve *s)
{
    launch(s);
}

void serve_end(struct serve *s)
{
    proc_signal(s->proc, SIGTERM);
    proc_expect_exit(s->proc, 0);
    proc_free(s->proc);
    s->proc = NULL;
}

void serve_stop(struct serve *s)
{
    if (s->proc)
        serve_end(s);
    tmp_remove(s->dir);
}

int serve_verb(struct serve *s, const char *const *args, char *out, char *err, size_t size)
{
    const char *argv[VERB_ARGS_MAX] = {proc_foyer()};

    for (int i = 0; args[i] && i + 2 < VERB_ARGS_MAX; i++)
        argv[i + 1] = args[i];
    return proc_run(argv, s->env, out, err, size);
}

void serve_do(struct serve *s, const char *const *args)
{
    char out[4096], err[4096];
    int code = serve_verb(s, args, out, err, sizeof out);

    if (code != 0)
        fail_msg("foyer %s %s ended with %d; stdout: %s\nstderr: %s", args[0],
                 args[1] ? args[1] : "", code, out, err);
}

void serve_room(struct serve *s, const char *name)
{
    serve_room_with(s, name, NULL);
}

void serve_room_with(struct serve *s, const char *name, const char *set)
{
    SERVE_DO(s, "room", "create", name, "--private", "--knocking", set ? "--set" : NULL, set);
}

struct proc *serve_guest(struct serve *s, const char *room, const char *name)
{
    const char *argv[] = {proc_foyer(), "knock", room, "--name", name, NULL};
    struct proc *p = proc_start(&(struct proc_conf){.argv = argv, .env = s->env});

    proc_expect(p, PROC_OUT, "waiting");
    return p;
}

struct proc *serve_admitted(struct serve *s, const char *room, const char *name)
{
    struct proc *p = serve_guest(s, room, name);

    SERVE_DO(s, "admit", room, "--all");
    proc_expect(p, PROC_OUT, "admitted");
    return p;
}

struct proc *serve_talker(struct serve *s, const char *room, const char *name)
{
    const char *argv[] = {proc_foyer(), "knock", room, "--name", name, "--reply", NULL};
    struct proc *p = proc_start(&(struct proc_conf){.argv = argv, .env = s->env, .input = true});

    proc_expect(p, PROC_OUT, "waiting");
    return p;
}

void serve_id(struct serve *s, const char *verb, const char *room, const char *name, char dst[64])
{
    char out[SERVE_TEXT], *at, *id = NULL;

    assert_int_equal(
        serve_verb(s, (const char *const[]){verb, room, "--json", NULL}, out, NULL, sizeof out), 0);
    at = strstr(out, name);
    if (!at)
        fail_msg("%s is not in %s", name, out);
    *at = '\0';
    for (char *next = out; (next = strstr(next, "\"id\":\"")) != NULL; next++)
        id = next + strlen("\"id\":\"");
    assert_non_null(id);
    snprintf(dst, 64, "%.36s", id);
}

void serve_until(struct serve *s, const char *const *args, const char *text)
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE;
    char out[SERVE_TEXT];

    do {
        serve_verb(s, args, out, NULL, sizeof out);
        if (strstr(out, text))
            return;
    } while (clock_mono_ms() < deadline);
    fail_msg("foyer %s never printed '%s'; last: %s", args[0], text, out);
}

void serve_leave(struct proc *guest)
{
    if (!guest)
        return;
    proc_signal(guest, SIGINT);
    if (proc_exit(guest, PROC_PATIENCE) < 0)
        fail_msg("a guest does not leave; stdout: %s", proc_text(guest, PROC_OUT));
    proc_free(guest);
}
