/* Live streams and recordings of rooms: what the domain knows of the workers that make them. A part
 * of lobby_internal.h, for the files of the domain alone. */
#ifndef NET_LOBBY_LOBBY_STREAM_H
#define NET_LOBBY_LOBBY_STREAM_H

#include "net/lobby/lobby.h"
#include "net/lobby/lobby_power.h"

/* One of a room; number 0: none is going on. */
struct stream {
    uint64_t number; /* of the worker */
    bool running;    /* the worker has started */
    bool stopping;   /* a stop was asked for */
    char by[LIMIT_NAME + 1];
    char instance[LIMIT_ID + 1];
    char info[LIMIT_REASON + 1]; /* the last line of the worker */
    char id[LIMIT_ID + 1];       /* of a recording, "" of a stream */
    char type[24];               /* of a recording */
    char key[LIMIT_REASON + 1];  /* where the recording is, as its worker said */
    char link[LIMIT_REASON + 1]; /* and from where it can be loaded */
    int64_t started_at;
    size_t most;  /* people who were inside at the same time */
    char *layout; /* JSON, or null; owned */
};

/* ---- lobby_stream.c ---- */

power stream_power;
/* A request for a stream or recording of somebody inside. */
void lobby_person_stream(struct lobby *l, struct person *p, const struct wire_req *r);
/* The room ends or is empty: its workers are told to stop. */
void streams_end(struct lobby *l, struct room *r);

/* ---- lobby_stream_json.c ---- */

/* What a worker reads on its standard input: one JSON object (free()). Null with the reason when
 * options (JSON text or null) are not what a stream can have. */
char *stream_json_order(enum hook_kind kind, const struct room *r, const struct stream *s,
                        const char *options, struct error *err);
/* What people are told of it beside the event: never where it goes. free(). */
char *stream_json_event(const struct stream *s);

#endif
