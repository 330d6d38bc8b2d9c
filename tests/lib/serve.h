/* `foyer serve` as a process of its own, on a free loopback port with data of its own. */
#ifndef TESTS_LIB_SERVE_H
#define TESTS_LIB_SERVE_H

#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"

enum { SERVE_ENV_MAX = 12 };

struct serve {
    struct proc *proc;
    char dir[TMP_PATH_MAX];  /* everything is below */
    char data[TMP_PATH_MAX]; /* --data */
    char url[128];
    int port;
    char key[256];
    const char *const *more; /* further arguments, end with null; null for none */
    /* For the other verbs: FOYER_URL, FOYER_API_KEY, folders below dir. */
    const char *env[SERVE_ENV_MAX];
    char env_text[SERVE_ENV_MAX][TMP_PATH_MAX + 64];
};

/* Starts it and waits for its line. Ends the test when it does not come. */
void serve_start(struct serve *s);
/* The same with further arguments, which must outlive it. */
void serve_start_with(struct serve *s, const char *const *more);
/* Ends it without a word, as a power cut does. */
void serve_kill(struct serve *s);
/* Asks it to end (SIGTERM), expects exit 0, and keeps its folder. */
void serve_end(struct serve *s);
/* Starts it again on the same port and data. */
void serve_restart(struct serve *s);
/* Ends it if it runs, and removes its folder. */
void serve_stop(struct serve *s);

/* Runs `foyer ARGS...` (ends with null) against it and gives its exit code. The texts go to out
 * and err, which may be null. */
int serve_verb(struct serve *s, const char *const *args, char *out, char *err, size_t size);
/* Expects exit 0. */
void serve_do(struct serve *s, const char *const *args);
#define SERVE_DO(s, ...) serve_do((s), (const char *const[]){__VA_ARGS__, NULL})

/* Makes a private room in which one knocks. */
void serve_room(struct serve *s, const char *name);
/* The same with a property, as for `room create --set`; null for none. */
void serve_room_with(struct serve *s, const char *name, const char *set);
/* Starts `foyer knock ROOM --name NAME` and waits until it says that it waits. */
struct proc *serve_guest(struct serve *s, const char *room, const char *name);
/* The same, and lets in everybody who waits; the guest has been told. */
struct proc *serve_admitted(struct serve *s, const char *room, const char *name);
/* The same with --reply: lines that are written to it are said to the hosts. */
struct proc *serve_talker(struct serve *s, const char *room, const char *name);
/* The id that `foyer VERB ROOM --json` (waiting or people) gives for that name. Fails when there is
 * none. */
void serve_id(struct serve *s, const char *verb, const char *room, const char *name, char dst[64]);
/* Runs a verb again and again until it prints the text; fails after PROC_PATIENCE. */
void serve_until(struct serve *s, const char *const *args, const char *text);

/* Asks the guest to leave (SIGINT), waits for the end and forgets it. Accepts null. */
void serve_leave(struct proc *guest);

#endif
