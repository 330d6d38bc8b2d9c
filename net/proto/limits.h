/* Every limit on what comes from outside, and the attack that it stops. Sizes are bytes without
 * the terminator; a buffer for one is LIMIT_X + 1. */
#ifndef NET_PROTO_LIMITS_H
#define NET_PROTO_LIMITS_H

enum {
    LIMIT_ID = 36,         /* a UUID; also Daily's limit for user_id */
    LIMIT_ROOM_NAME = 128, /* Daily: create-room */
    LIMIT_NAME = 128,      /* a guest's name after cleaning; stops names that push rows aside */
    LIMIT_NAME_CHARS = 48, /* the same in characters */
    LIMIT_REASON = 200,    /* a host's words to a guest */
    LIMIT_NOTE = 120,      /* what stands beside a waiting person */
    LIMIT_BY = 64,         /* the name of a host beside an entry */
    LIMIT_RULE = 80,       /* the line of a rule beside an entry */
    LIMIT_RULE_TEXT = 240, /* a rule as it was written, when it is explained */
    LIMIT_DEVICE = 64,     /* a guest's own random key */
    LIMIT_TOKEN = 4096,    /* a meeting token; stops hashing of megabytes */
    LIMIT_PLACE = 256,     /* a place ticket */
    LIMIT_SESSION = 36,    /* a host's session for resuming */

    LIMIT_FRAME_IN = 128 * 1024,        /* client to server; stops memory exhaustion */
    LIMIT_FRAME_OUT = 16 * 1024 * 1024, /* server to client; a snapshot stays far below */
    LIMIT_BODY = 1024 * 1024,           /* a REST body; batch of 1000 rooms fits */
    LIMIT_REPLY = 128 * 1024 * 1024,    /* a REST answer that verbs accept; holds LIMIT_WAITING */
    LIMIT_PATH = 1024,                  /* a REST path; longer is 414 */
    LIMIT_JSON_DEPTH = 32,              /* nesting; stops stack exhaustion */
    LIMIT_APP_MESSAGE = 4096,           /* Daily: sendAppMessage */
    LIMIT_SESSION_DATA = 102400,        /* Daily: setMeetingSessionData */
    LIMIT_UPDATES = 1000,               /* ids in one update request */
    LIMIT_HELLO_ROOMS = 1000,           /* room names in one hello */
    LIMIT_SNAPSHOT = 1000,              /* people in one frame of a snapshot */

    LIMIT_RECORDINGS = 10000,    /* recordings that are listed; the oldest are forgotten */
    LIMIT_ROOMS = 100000,        /* rooms of the domain */
    LIMIT_TOKENS = 100000,       /* tokens that are listed; the oldest plain one gives way */
    LIMIT_WAITING = 200000,      /* waiting people of the domain */
    LIMIT_ROOM_WAITING = 150000, /* of one room; stops a link from taking the places of all rooms */
    LIMIT_RESUME_EVENTS = 8192,  /* events kept for hosts that dropped */
    LIMIT_RESUME_BYTES = 16 * 1024 * 1024, /* the same in bytes; LIMIT_PEER_BYTES takes them */
    LIMIT_RESUME_REPLIES = 64,             /* answers kept by request id per host session */
    LIMIT_PEER_QUEUE = 8192, /* frames queued for one socket; a slower reader is cut (4408) */
    LIMIT_PEER_BYTES = 32 * 1024 * 1024, /* the same in bytes */
    LIMIT_MAILBOX = 65536,               /* messages between two threads */
    LIMIT_GUEST_MESSAGES = 5, /* of one guest in TIME_GUEST_MESSAGES; stops floods of words */
    LIMIT_CLAIMS = 50,        /* entries that one host reads at once */
    /* Requests of one person inside in TIME_PACE; each is a frame for everybody. */
    LIMIT_PACE_MEDIA = 60,
    LIMIT_PACE_HAND = 20,
    LIMIT_PACE_USER_DATA = 20,
    LIMIT_PACE_APP_MESSAGE = 100,
    LIMIT_PACE_SESSION_DATA = 50,
};

/* Times in milliseconds. */
enum {
    TIME_PLACE_GRACE = 30 * 1000,  /* a guest who drops keeps the place so long */
    TIME_HELLO = 10 * 1000,        /* an open socket that says nothing is closed */
    TIME_READ_BEFORE_KEY = 400,    /* a row must be on screen so long before a key acts on it */
    TIME_POSITION = 5 * 1000,      /* a guest is told a changed position at most so often */
    TIME_GRACE_DEFAULT = 4 * 1000, /* deny, block and eject wait so long in the console */
    TIME_GRACE_MAX = 30 * 1000,
    TIME_GUEST_MESSAGES = 10 * 1000,
    TIME_PACE = 10 * 1000,
    TIME_CLAIM = 30 * 1000,         /* who reads an entry is shown so long without another word */
    TIME_DECIDED_KEPT = 600 * 1000, /* who decided what is remembered so long for late hosts */
};

#endif
