/* The address of a service, taken apart. Any thread. */
#ifndef NET_CLIENT_URL_H
#define NET_CLIENT_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/base/str.h"

enum { URL_HOST_MAX = 255, URL_PATH_MAX = 200, URL_TEXT_MAX = 512 };

struct url {
    bool tls;
    bool loopback; /* localhost, 127.x.x.x or ::1: no proxy is asked */
    bool ipv6;
    char host[URL_HOST_MAX + 1]; /* without brackets */
    uint16_t port;
    char path[URL_PATH_MAX + 1]; /* "" or "/prefix", without a slash at the end */
};

/* Takes http, https, ws and wss addresses. A user, a password, a query or a fragment is refused. */
bool url_parse(struct url *u, const char *text, struct error *err);
/* "http://host:port/prefix" followed by path, cut to size; false when it did not fit. */
bool url_text(const struct url *u, const char *path, char *dst, size_t size);
/* "host:port" as a Host header has it. */
void url_authority(const struct url *u, char *dst, size_t size);

/* Appends text with everything but letters, digits and -._~ as %XX, for one part of a path. */
void url_escape(struct strbuf *dst, const char *text);

#endif
