/* Live streams and recordings of rooms: what the domain knows of the workers that make them. A part
 * of lobby_internal.h, for the files of the domain alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_STREAM_H
#define NET_LOBBY_DOMAIN_LOBBY_STREAM_H

#include "net/lobby/domain/lobby.h"
#include "net/lobby/domain/lobby_power.h"

/* Kinds of recording, as bits. */
enum stream_type { STREAM_CLOUD = 1, STREAM_AUDIO = 2, STREAM_TRACKS = 4 };

/* One of a room; number 0: none is going on. */
struct stream {
    uint64_t number; /* of the worker */
    bool running;    /* the worker has started */
    bool stopping;   /* a stop was asked for */
    bool again;      /* the worker is another one than at first */
    char by[LIMIT_NAME + 1];
    char instance[LIMIT_ID + 1];
    char info[LIMIT_REASON + 1]; /* the last line of the worker */
    char id[LIMIT_ID + 1];       /* of a recording, "" of a stream */
    char type[24];               /* of a recording */
    char key[LIMIT_REASON + 1];  /* where the recording is, as its worker said */
    char link[LIMIT_REASON + 1]; /* and from where it can be loaded */
    int64_t started_at;
    size_t most;   /* people who were inside at the same time */
    char *options; /* what it is like, JSON; owned */
    char *next;    /* what it is like once the worker has ended and begun anew, or null; owned */
    char *layout;  /* of the options, JSON, or null; owned */
};

/* ---- lobby_stream.c ---- */

power stream_power;
/* A request for a stream or recording of somebody inside. */
void lobby_person_stream(struct lobby *l, struct person *p, const struct wire_req *r);
/* What goes on in p's room already is told to p, who has just come in. */
void streams_show(struct lobby *l, const struct person *p);
/* The room ends or is empty: its workers are told to stop. */
void streams_end(struct lobby *l, struct room *r);
/* Somebody has come in. */
void streams_count(struct room *r);
/* Releases what r's streams hold. */
void streams_finish(struct room *r);

/* ---- lobby_stream_json.c ---- */

/* The kinds that a value of enable_recording names. */
uint8_t stream_types(const char *list);
/* What s is asked for by options (JSON text or null), checked by Daily's table, into *out (free());
 * fills s's instance, type and layout. False with the reason in err. */
bool stream_json_read(enum hook_kind kind, const char *options, struct stream *s, char **out,
                      struct error *err);
/* The layout that options name, JSON (free()), or null. */
char *stream_json_layout(const char *text);
/* The options of s changed by such a request: another layout, more or fewer endpoints. *warning is
 * set, and null given, when it is understood and can not be done. free(). */
char *stream_json_change(const struct room *r, const struct stream *s, enum lobby_ask ask,
                         const char *options, const char **warning, struct error *err);
/* Whether options, of a request to stop, name s or nothing at all. */
bool stream_json_names(enum hook_kind kind, const struct stream *s, const char *options,
                       struct error *err);
/* What a worker reads on its standard input: one JSON object (free()), or null with the reason when
 * an endpoint is not known in the room. */
char *stream_json_order(enum hook_kind kind, const struct room *r, const struct stream *s,
                        struct error *err);
/* The layout of s as JSON, Daily's default if none was asked for. Borrowed. */
const char *stream_layout(const struct stream *s);
/* What people are told of it beside the event: never where it goes. free(). */
char *stream_json_event(const struct stream *s);

/* ---- lobby_recordings.c ---- */

/* A recording has begun; it has ended as status says. */
void recording_begin(struct lobby *l, const struct room *r, const struct stream *s);
void recording_end(struct lobby *l, const struct stream *s, const char *status);
void recordings_restore(struct lobby *l, const struct store_snapshot *s);
void recordings_free(struct lobby *l);

#endif
