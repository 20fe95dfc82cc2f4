/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that decide by the same policies and count, while another one looks
 * at the counters, and one replaces the policies as graceful restarts do: a
 * new pool, and the old one goes when the last of its readers has left. Made
 * to be run with ThreadSanitizer, for THREADS_SECONDS seconds.
 */
#include "../unit/tap.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "../../cors/answer.h"
#include "../../cors/decide.h"
#include "../../counts/shm.h"
#include "../unit/policies.h"

#define READERS 8
#define ROUNDS 10 /* between two looks for newer policies */
#define CHURN 200 /* policies that come and go with each restart */

/* No writer is ever taken for dead, however long it has to wait. */
#define NOW 1

#define APP "https://app.example.com"

static const char *const texts[] = {
    /* exact */
    "CorsAllowOrigin " APP " https://b.example\nCorsAllowMethods PUT\n"
    "CorsAllowHeaders X-A\nCorsExposeHeaders ETag\nCorsMaxAge 2h",
    /* wildcard */
    "CorsAllowOrigin https://*.example.com:*\nCorsAllowMethods PUT",
    /* regex */
    "CorsAllowOriginMatch https://app\\.example\\.com\nCorsAllowMethods PUT",
    /* named: the answer repeats what was asked for */
    "CorsAllowOrigin " APP "\nCorsAllowCredentials On\nCorsAllowMethods *\n"
    "CorsAllowHeaders *",
    /* all */
    "CorsAllowOrigin *\nCorsAllowMethods *\nCorsAllowHeaders *",
};

#define KINDS ((int)(sizeof(texts) / sizeof(texts[0])))

static const struct {
    cors_request_t request;
    cors_result_e expected; /* of the first four kinds */
    cors_result_e expected_of_all;
} asked[] = {
    { { 1, APP, "PUT", NULL, NULL },
      CORS_PREFLIGHT_ALLOWED,
      CORS_PREFLIGHT_ALLOWED },
    { { 0, APP, NULL, NULL, NULL },
      CORS_REQUEST_ALLOWED,
      CORS_REQUEST_ALLOWED },
    { { 1, "https://evil.example", "PUT", NULL, NULL },
      CORS_PREFLIGHT_REFUSED,
      CORS_PREFLIGHT_ALLOWED },
    { { 0, "https://evil.example", NULL, NULL, NULL },
      CORS_REQUEST_REFUSED,
      CORS_REQUEST_ALLOWED },
    { { 0, NULL, NULL, NULL, NULL }, CORS_NO_ORIGIN, CORS_NO_ORIGIN },
};

#define ASKED ((int)(sizeof(asked) / sizeof(asked[0])))

/* The policies of one configuration. */
typedef struct {
    apr_pool_t *pool;
    const cors_policy_t *policies[KINDS];
    counts_slot_t *slots[KINDS];
    int readers; /* that are among them; see the lock */
} generation_t;

typedef struct {
    pthread_t thread;
    int letter; /* its own, to fill records with */
    uint64_t decided;
    uint64_t wrong;
} reader_t;

static counts_shm_t *shm;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t left = PTHREAD_COND_INITIALIZER;
static generation_t *current; /* see the lock */
static int ending;            /* atomic */

static int is_over(void)
{
    return __atomic_load_n(&ending, __ATOMIC_RELAXED);
}

static generation_t *enter(void)
{
    generation_t *generation;

    pthread_mutex_lock(&lock);
    generation = current;
    generation->readers++;
    pthread_mutex_unlock(&lock);
    return generation;
}

static void leave(generation_t *generation)
{
    pthread_mutex_lock(&lock);
    if (--generation->readers == 0) {
        pthread_cond_signal(&left);
    }
    pthread_mutex_unlock(&lock);
}

/* ---- readers ------------------------------------------------------------- */

/* Every part of the record says the same, so that a torn one is seen. */
static void note_refusal(const reader_t *reader)
{
    counts_refusal_t refusal;
    char text[100];

    memset(&refusal, 0, sizeof(refusal));
    memset(text, reader->letter, sizeof(text));
    counts_keep(&refusal.origin, text, sizeof(text));
    counts_keep(&refusal.path, text, sizeof(text));
    counts_ring_add(&shm->refusals, &refusal, NOW);
    text[0] = (char)('a' + reader->decided % 26);
    text[1] = (char)('a' + reader->decided / 26 % 26);
    counts_origins_add(&shm->origins, text, sizeof(text), NOW);
}

static void ask(reader_t *reader, const generation_t *generation, int kind,
                int question)
{
    const cors_policy_t *policy = generation->policies[kind];
    cors_decision_t decision;
    cors_answer_t answer;

    cors_decide(policy, &asked[question].request, &decision);
    cors_answer(policy, &asked[question].request, &decision, &answer);
    reader->decided++;
    reader->wrong += decision.result
        != (policy->any_origin ? asked[question].expected_of_all
                               : asked[question].expected);
    counts_add(
        &generation->slots[kind]->outcomes[decision.result][decision.reason]);
    if (cors_decision_refuses(&decision)) {
        note_refusal(reader);
    }
}

static void *read_on(void *of)
{
    reader_t *reader = of;

    while (!is_over()) {
        generation_t *generation = enter();

        for (int i = 0; i < ROUNDS * KINDS * ASKED; i++) {
            ask(reader, generation, i % KINDS, i / KINDS % ASKED);
        }
        leave(generation);
    }
    return NULL;
}

/* ---- the one who looks --------------------------------------------------- */

static int is_whole(const counts_beginning_t *text, char letter)
{
    for (int i = 0; i < text->kept; i++) {
        if (text->text[i] != letter) {
            return 0;
        }
    }
    return text->kept == 100;
}

static uint64_t torn_refusals(void)
{
    static counts_refusal_t refusals[COUNTS_RING];
    int count = counts_ring_read(&shm->refusals, refusals);
    uint64_t torn = 0;

    for (int i = 0; i < count; i++) {
        char letter = refusals[i].origin.text[0];

        torn += !is_whole(&refusals[i].origin, letter)
            || !is_whole(&refusals[i].path, letter);
    }
    return torn;
}

/* All but two letters of a text are its writer's. */
static uint64_t torn_origins(void)
{
    static counts_origins_entry_t entries[COUNTS_TOP_K];
    int count = counts_origins_read(&shm->origins, entries);
    uint64_t torn = 0;

    for (int i = 0; i < count; i++) {
        const counts_origin_t *text = &entries[i].origin;

        for (uint32_t j = 3; j < text->kept; j++) {
            if (text->text[j] != text->text[2]) {
                torn++;
                break;
            }
        }
    }
    return torn;
}

/* A policy's label is its place. */
static uint64_t torn_owners(void)
{
    uint64_t torn = 0;

    for (int i = COUNTS_SLOTS_SHARED;
         i < COUNTS_SLOTS && counts_get(&shm->slots[i].lock); i++) {
        counts_numbers_t numbers;

        torn += counts_slot_read(&shm->slots[i], &numbers)
            && strcmp(numbers.owner.label, numbers.owner.place) != 0;
    }
    return torn;
}

/* Returns how much it saw that was torn. */
static void *look_on(void *unused)
{
    static uint64_t torn;

    (void)unused;
    while (!is_over()) {
        torn += torn_refusals() + torn_origins() + torn_owners();
        usleep(1000);
    }
    return &torn;
}

/* ---- the one who restarts ------------------------------------------------ */

/* The slot of the policy in a line of the configuration. */
static counts_slot_t *slot_of(int line)
{
    char place[64];
    counts_identity_t identity = { place, "a.example:80", place,
                                   CORS_MODE_ENFORCE };

    snprintf(place, sizeof(place), "test.conf:%d", line);
    return counts_shm_slot(shm, &identity, NOW);
}

/* So many others come with each configuration that slots must be used again. */
static void churn(int number)
{
    for (int i = 0; i < CHURN; i++) {
        slot_of(1000 + number * CHURN + i);
    }
}

static generation_t *make_generation(int number)
{
    apr_pool_t *own;
    generation_t *made;

    apr_pool_create(&own, NULL);
    made = apr_pcalloc(own, sizeof(*made));
    made->pool = pool = own;
    counts_shm_next(shm);
    for (int i = 0; i < KINDS; i++) {
        made->policies[i] = policy_of(texts[i]);
        made->slots[i] = slot_of(1 + i);
    }
    churn(number);
    return made;
}

static void replace_by(generation_t *next)
{
    generation_t *old;

    pthread_mutex_lock(&lock);
    old = current;
    current = next;
    while (old->readers > 0) {
        pthread_cond_wait(&left, &lock);
    }
    pthread_mutex_unlock(&lock);
    apr_pool_destroy(old->pool);
}

static int restart_for(int seconds)
{
    time_t end = time(NULL) + seconds;
    int restarts = 0;

    while (time(NULL) < end || restarts < 10) {
        replace_by(make_generation(++restarts));
    }
    return restarts;
}

/* -------------------------------------------------------------------------- */

static uint64_t count_outcomes(void)
{
    uint64_t sum = 0;

    for (int kind = 0; kind < KINDS; kind++) {
        counts_numbers_t numbers;

        counts_slot_read(current->slots[kind], &numbers);
        for (int i = 0; i < CORS_RESULTS * CORS_REASONS; i++) {
            sum += numbers.outcomes[i / CORS_REASONS][i % CORS_REASONS];
        }
    }
    return sum;
}

static int seconds(void)
{
    const char *text = getenv("THREADS_SECONDS");

    return text ? atoi(text) : 2;
}

int main(void)
{
    static reader_t readers[READERS];
    uint64_t decided = 0;
    uint64_t wrong = 0;
    pthread_t looker;
    void *torn;
    int restarts;
    int status;

    apr_initialize();
    shm = calloc(1, sizeof(*shm));
    counts_shm_open(shm, NOW);
    current = make_generation(0);
    for (int i = 0; i < READERS; i++) {
        readers[i].letter = 'A' + i;
        pthread_create(&readers[i].thread, NULL, read_on, &readers[i]);
    }
    pthread_create(&looker, NULL, look_on, NULL);
    restarts = restart_for(seconds());
    __atomic_store_n(&ending, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < READERS; i++) {
        pthread_join(readers[i].thread, NULL);
        decided += readers[i].decided;
        wrong += readers[i].wrong;
    }
    pthread_join(looker, &torn);
    ok(decided > 0 && wrong == 0, "no decision is wrong");
    ok(*(uint64_t *)torn == 0, "nothing is torn");
    ok(count_outcomes() == decided, "no count is lost");
    status = done_testing();
    printf("# %d threads, %" APR_UINT64_T_FMT " decisions, %d restarts\n",
           READERS + 2, (apr_uint64_t)decided, restarts);
    apr_pool_destroy(current->pool);
    free(shm);
    return status;
}
