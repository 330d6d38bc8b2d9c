/* Memory that is never null. */
#include "net/base/alloc.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*death_hook)(void);

void alloc_on_death(void (*fn)(void))
{
    death_hook = fn;
}

_Noreturn void alloc_failed(size_t size)
{
    if (death_hook)
        death_hook();
    fprintf(stderr, "foyer: out of memory (%zu bytes)\n", size);
    abort();
}

void alloc_trim(void)
{
    malloc_trim(0);
}

void *xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);

    if (!p)
        alloc_failed(size);
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);

    if (!p)
        alloc_failed(size);
    return p;
}

void *xrealloc(void *p, size_t n, size_t size)
{
    void *q = NULL;

    if (n == 0 || size == 0)
        n = size = 1;
    if (n <= SIZE_MAX / size)
        q = realloc(p, n * size);
    if (!q)
        alloc_failed(size);
    return q;
}

void *xmemdup(const void *p, size_t len)
{
    void *q = xmalloc(len);

    memcpy(q, p, len);
    return q;
}

char *xstrndup(const char *s, size_t len)
{
    char *q = xmalloc(len + 1);

    memcpy(q, s, len);
    q[len] = '\0';
    return q;
}

char *xstrdup(const char *s)
{
    return xstrndup(s, strlen(s));
}

void *xgrown(void *array, size_t n, size_t size)
{
    if (n == 0 || (n & (n - 1)) == 0)
        array = xrealloc(array, n ? 2 * n : 1, size);
    memset((char *)array + n * size, 0, size);
    return array;
}
