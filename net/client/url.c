/* The address of a service, taken apart. */
#include "net/client/url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *prefix;
    bool tls;
} schemes[] = {{"http://", false}, {"https://", true}, {"ws://", false}, {"wss://", true}};

static bool url_copy(char *dst, size_t size, const char *from, size_t len)
{
    if (len >= size)
        return false;
    memcpy(dst, from, len);
    dst[len] = '\0';
    return true;
}

static bool url_port(struct url *u, const char *text, size_t len)
{
    char digits[8];
    int64_t port;

    if (!url_copy(digits, sizeof digits, text, len) || !str_int(digits, 1, 65535, &port))
        return false;
    u->port = (uint16_t)port;
    return true;
}

/* "host", "host:port", "[::1]:port" */
static bool url_take_authority(struct url *u, const char *s, size_t len)
{
    const char *end = s + len, *host_end, *rest;

    if (len && *s == '[') {
        host_end = memchr(s, ']', len);
        if (!host_end)
            return false;
        u->ipv6 = true;
        s++;
        rest = host_end + 1;
    } else {
        host_end = memchr(s, ':', len);
        host_end = host_end ? host_end : end;
        rest = host_end;
    }
    if (host_end == s || !url_copy(u->host, sizeof u->host, s, (size_t)(host_end - s)))
        return false;
    if (rest == end)
        return true;
    return *rest == ':' && url_port(u, rest + 1, (size_t)(end - rest - 1));
}

static bool url_plain(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || (unsigned char)*s >= 0x7F || strchr("?#@\\\"<>", *s))
            return false;
    return true;
}

bool url_parse(struct url *u, const char *text, struct error *err)
{
    const char *s = NULL;
    size_t len;

    *u = (struct url){0};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes && !s; i++)
        if (strncasecmp(text, schemes[i].prefix, strlen(schemes[i].prefix)) == 0) {
            s = text + strlen(schemes[i].prefix);
            u->tls = schemes[i].tls;
        }
    if (!s || !url_plain(s))
        return error_set(err, "an address looks like http://host:port; this one does not");
    u->port = u->tls ? 443 : 80;
    len = strcspn(s, "/");
    if (!url_take_authority(u, s, len))
        return error_set(err, "the address has no valid host and port");
    s += len;
    for (len = strlen(s); len && s[len - 1] == '/';)
        len--;
    if (!url_copy(u->path, sizeof u->path, s, len))
        return error_set(err, "the address is too long");
    u->loopback =
        strcasecmp(u->host, "localhost") == 0 || str_eq(u->host, "::1") ||
        (str_starts(u->host, "127.") && strspn(u->host, "0123456789.") == strlen(u->host));
    return true;
}

void url_authority(const struct url *u, char *dst, size_t size)
{
    snprintf(dst, size, "%s%s%s:%u", u->ipv6 ? "[" : "", u->host, u->ipv6 ? "]" : "",
             (unsigned)u->port);
}

bool url_text(const struct url *u, const char *path, char *dst, size_t size)
{
    char authority[URL_HOST_MAX + 16];
    int n;

    url_authority(u, authority, sizeof authority);
    n = snprintf(dst, size, "%s://%s%s%s", u->tls ? "https" : "http", authority, u->path, path);
    return n > 0 && (size_t)n < size;
}

void url_escape(struct strbuf *dst, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (; *text; text++)
        if (strchr(plain, *text))
            strbuf_add(dst, text, 1);
        else
            strbuf_printf(dst, "%%%02X", (unsigned char)*text);
}
