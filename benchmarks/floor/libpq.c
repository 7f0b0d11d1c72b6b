/*
 * The floor of searching PostgreSQL: a prepared statement with binary parameters and binary results, run by libpq in a loop.
 * Speaks the protocol of the Java peers (Worker.java): a command a line in, "ok key=value ..." or "cannot reason" out.
 * Searches the table that Covector has filled.
 *
 * usage: libpq URI QUERIES-FILE DIMENSION NUMBER-OF-QUERIES        build: cc -O2 libpq.c -lpq -lpthread
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define TOP_K 10
#define MOST_THREADS 256
#define SQL "SELECT id, metadata, vector <=> $1::vector FROM bench_covector ORDER BY 3 LIMIT 10"

static const char *uri;
static int dimension, queries;
static char *parameters; /* every query in the binary form of a vector */
static int parameter_bytes;

struct searcher {
    PGconn *connection;
    int first;
    double end;
    double *millis;
    int count, room;
    long hits;
};

static struct searcher searchers[MOST_THREADS];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static double cpu(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void fail(PGconn *connection) {
    fprintf(stderr, "%s\n", PQerrorMessage(connection));
    exit(1);
}

static void read_queries(const char *path) {
    parameter_bytes = 4 + 4 * dimension;
    parameters = malloc((size_t)queries * parameter_bytes);
    FILE *file = fopen(path, "rb");
    uint32_t *row = malloc(4 * dimension);
    for (int i = 0; i < queries; i++) {
        if (file == NULL || fread(row, 4, dimension, file) != (size_t)dimension) {
            fprintf(stderr, "cannot read %s\n", path);
            exit(1);
        }
        unsigned char *to = (unsigned char *)parameters + (size_t)i * parameter_bytes;
        *to++ = dimension >> 8;
        *to++ = dimension & 255;
        *to++ = 0;
        *to++ = 0;
        for (int j = 0; j < dimension; j++) {
            uint32_t big = __builtin_bswap32(row[j]);
            memcpy(to + 4 * j, &big, 4);
        }
    }
    fclose(file);
    free(row);
}

static void connect_once(struct searcher *searcher) {
    if (searcher->connection != NULL) {
        return;
    }
    PGconn *connection = PQconnectdb(uri);
    if (PQstatus(connection) != CONNECTION_OK) {
        fail(connection);
    }
    PGresult *result = PQprepare(connection, "search", SQL, 1, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fail(connection);
    }
    PQclear(result);
    searcher->connection = connection;
}

static PGresult *search(PGconn *connection, int query) {
    const char *value = parameters + (size_t)query * parameter_bytes;
    int format = 1;
    PGresult *result = PQexecPrepared(connection, "search", 1, &value, &parameter_bytes, &format, 1);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        fail(connection);
    }
    return result;
}

static void *run(void *argument) {
    struct searcher *me = argument;
    for (int query = me->first; now() < me->end; query++) {
        double start = now();
        PGresult *result = search(me->connection, query % queries);
        me->hits += PQntuples(result);
        PQclear(result);
        if (me->count == me->room) {
            me->room = me->room * 2 + 1024;
            me->millis = realloc(me->millis, me->room * sizeof(double));
        }
        me->millis[me->count++] = now() - start;
    }
    return NULL;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void searches(int threads, int millis) {
    pthread_t running[MOST_THREADS];
    for (int i = 0; i < threads; i++) {
        connect_once(&searchers[i]);
    }
    double start = now(), used = cpu();
    for (int i = 0; i < threads; i++) {
        searchers[i].first = i * 31;
        searchers[i].end = start + millis;
        searchers[i].count = 0;
        searchers[i].hits = 0;
        pthread_create(&running[i], NULL, run, &searchers[i]);
    }
    int count = 0;
    long hits = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(running[i], NULL);
        count += searchers[i].count;
        hits += searchers[i].hits;
    }
    double seconds = (now() - start) / 1e3;
    used = cpu() - used;
    double *all = malloc(count * sizeof(double));
    int at = 0;
    for (int i = 0; i < threads; i++) {
        memcpy(all + at, searchers[i].millis, searchers[i].count * sizeof(double));
        at += searchers[i].count;
    }
    qsort(all, count, sizeof(double), ascending);
    printf("ok rate=%.4f cpu=%.4f p50=%.4f p99=%.4f hits=%.4f\n", count / seconds, used / count, all[count / 2],
           all[(int)(count * 0.99)], (double)hits / count);
    free(all);
}

static void hits(void) {
    connect_once(&searchers[0]);
    printf("ok");
    for (int query = 0; query < queries; query++) {
        PGresult *result = search(searchers[0].connection, query);
        printf(" %d=", query);
        for (int row = 0; row < PQntuples(result); row++) {
            printf("%s%d", row == 0 ? "" : ",", atoi(PQgetvalue(result, row, 0) + 4)); /* doc-00000042 */
        }
        PQclear(result);
    }
    printf("\n");
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: libpq URI QUERIES-FILE DIMENSION NUMBER-OF-QUERIES\n");
        return 2;
    }
    uri = arguments[1];
    dimension = atoi(arguments[3]);
    queries = atoi(arguments[4]);
    read_queries(arguments[2]);
    printf("ok\n");
    fflush(stdout);
    char line[256], restriction[64];
    while (fgets(line, sizeof line, stdin) != NULL) {
        int threads, millis;
        if (sscanf(line, "search %d %d %63s", &threads, &millis, restriction) == 3 && strcmp(restriction, "NONE") == 0) {
            searches(threads, millis);
        } else if (strncmp(line, "hits NONE", 9) == 0) {
            hits();
        } else if (strncmp(line, "create", 6) == 0 || strncmp(line, "drop", 4) == 0 || strncmp(line, "finish", 6) == 0 ||
                   strncmp(line, "prepare", 7) == 0 || strncmp(line, "insert 0", 8) == 0) {
            for (int i = 0; i < MOST_THREADS; i++) { /* the table may change */
                if (searchers[i].connection != NULL) {
                    PQfinish(searchers[i].connection);
                    searchers[i].connection = NULL;
                }
            }
            printf(strncmp(line, "insert", 6) == 0 ? "cannot only searches\n" : "ok\n");
        } else {
            printf("cannot only plain searches\n");
        }
        fflush(stdout);
    }
    return 0;
}
