/* SPDX-License-Identifier: Apache-2.0 */
/* Shared memory that many processes write, some of which die of it. */
#include "tap.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../counts/shm.h"
#include "policies.h"

#define WRITERS 6
#define ROUNDS 40000

static void *shared(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        exit(2);
    }
    return memory;
}

/* A refusal whose every part says the same, so that a torn one is seen. */
static void fill(counts_refusal_t *refusal, int letter)
{
    char text[100];

    memset(refusal, 0, sizeof(*refusal));
    memset(text, letter, sizeof(text));
    counts_keep(&refusal->origin, text, sizeof(text));
    counts_keep(&refusal->method, text, sizeof(text));
    counts_keep(&refusal->path, text, sizeof(text));
}

static int is_whole(const counts_refusal_t *refusal)
{
    for (int i = 0; i < 100; i++) {
        if (refusal->origin.text[i] != refusal->origin.text[0]
            || refusal->path.text[i] != refusal->origin.text[0]) {
            return 0;
        }
    }
    return refusal->origin.kept == 100;
}

/* Without end, until it is killed, if there are no rounds. */
static void write_much(counts_shm_t *shm, int letter, int rounds)
{
    for (int i = 0; rounds == 0 || i < rounds; i++) {
        counts_refusal_t refusal;
        char text[32];
        int length = snprintf(text, sizeof(text), "https://%c%d.example",
                              letter, i % 500);

        fill(&refusal, letter);
        counts_ring_add(&shm->refusals, &refusal, (uint32_t)time(NULL));
        counts_origins_add(&shm->origins, text, (size_t)length,
                           (uint32_t)time(NULL));
        counts_add(&shm->slots[0].outcomes[0][0]);
    }
}

static pid_t writer(counts_shm_t *shm, int letter, int rounds)
{
    pid_t pid;

    /* Memcheck writes out at _exit() what the child has of it. */
    (void)fflush(stdout);
    pid = fork();
    if (pid == 0) {
        write_much(shm, letter, rounds);
        _exit(0);
    }
    return pid;
}

static int count_torn(const counts_shm_t *shm, int *seen)
{
    static counts_refusal_t refusals[COUNTS_RING];
    int torn = 0;

    *seen = counts_ring_read(&shm->refusals, refusals);
    for (int i = 0; i < *seen; i++) {
        torn += !is_whole(&refusals[i]);
    }
    return torn;
}

static void test_writers(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    pid_t pids[WRITERS];
    int torn = 0;
    int seen;

    for (int i = 0; i < WRITERS; i++) {
        pids[i] = writer(shm, 'a' + i, ROUNDS);
    }
    for (int i = 0; i < 2000; i++) {
        torn += count_torn(shm, &seen);
    }
    for (int i = 0; i < WRITERS; i++) {
        waitpid(pids[i], NULL, 0);
    }
    torn += count_torn(shm, &seen);
    ok(torn == 0, "no record is torn");
    ok(seen == COUNTS_RING, "all %d can be read", seen);
    ok(counts_get(&shm->slots[0].outcomes[0][0]) == (uint64_t)WRITERS * ROUNDS,
       "no count is lost");
    ok(counts_get(&shm->refusals.next) == (uint64_t)WRITERS * ROUNDS,
       "nor a refusal's number");
}

static void test_killed(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    int torn = 0;
    int seen;

    for (int i = 0; i < 300; i++) {
        pid_t pid = writer(shm, 'a' + i % 26, 0);

        usleep(300);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        torn += count_torn(shm, &seen);
    }
    ok(torn == 0, "what killed writers leave is not torn");
    sleep(COUNTS_STALE + 1);
    write_much(shm, 'z', 2 * COUNTS_RING);
    torn = count_torn(shm, &seen);
    ok(torn == 0 && seen == COUNTS_RING, "and is taken over (%d)", seen);
}

static void test_lock(void)
{
    struct {
        counts_seqlock_t lock;
        counts_word_t words[2];
    } cell = { 0, { 0, 0 } };
    uint64_t record[2] = { 1, 2 };
    uint64_t read[2];

    ok(!counts_seqlock_read(&cell.lock, cell.words, read, sizeof(read)),
       "nobody wrote it yet");
    ok(counts_seqlock_write(&cell.lock, cell.words, record, sizeof(record), 10),
       "a first write");
    ok(counts_seqlock_read(&cell.lock, cell.words, read, sizeof(read))
           && read[1] == 2,
       "is read");
    cell.lock |= 1;
    ok(!counts_seqlock_write(&cell.lock, cell.words, record, sizeof(record),
                             11),
       "one who writes is not disturbed");
    ok(!counts_seqlock_write(&cell.lock, cell.words, record, sizeof(record), 9),
       "nor by a clock that is behind");
    ok(!counts_seqlock_read(&cell.lock, cell.words, read, sizeof(read)),
       "nor read");
    ok(counts_seqlock_write(&cell.lock, cell.words, record, sizeof(record), 12),
       "until it must be dead");
    ok(counts_seqlock_read(&cell.lock, cell.words, read, sizeof(read)),
       "then all is well");
    cell.lock = ((counts_seqlock_t)20 << 32) | UINT32_MAX;
    ok(counts_seqlock_write(&cell.lock, cell.words, record, sizeof(record), 30)
           && counts_seqlock_read(&cell.lock, cell.words, read, sizeof(read)),
       "the sequence may begin anew");
}

static void test_frequent(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    static counts_origins_entry_t entries[COUNTS_TOP_K];
    int count;

    for (int i = 0; i < 5000; i++) {
        char text[32];
        int length = snprintf(text, sizeof(text), "https://n%d.example", i);

        counts_origins_add(&shm->origins, text, (size_t)length, 1);
        if (i % 10 == 0) {
            counts_origins_add(&shm->origins, "often", 5, 1);
        }
    }
    count = counts_origins_read(&shm->origins, entries);
    ok(count == COUNTS_TOP_K, "the table is full");
    ok(entries[0].origin.kept == 5
           && memcmp(entries[0].origin.text, "often", 5) == 0,
       "the most frequent is first");
    ok(entries[0].head.count >= 500
           && entries[0].head.count - entries[0].origin.head.surplus <= 500,
       "its count is not too low, and too high by no more than it says");
}

/* What two processes do that meet the same text at the same time. */
static void test_twice(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    counts_origins_t *table = &shm->origins;
    static counts_origins_entry_t entries[COUNTS_TOP_K];

    counts_origins_add(table, "a", 1, 1);
    counts_origins_add(table, "b", 1, 1);
    for (int i = 2; i < 4; i++) {
        table->top.keys[i] = table->top.keys[0];
        table->top.counts[i] = 5;
        table->top.locks[i] = table->top.locks[0];
        memcpy(&table->words[(size_t)i * COUNTS_WORDS(counts_origin_t)],
               table->words, sizeof(counts_origin_t));
    }
    ok(counts_origins_read(table, entries) == 2, "a text has one line");
    ok(entries[0].head.count == 11 && entries[0].origin.text[0] == 'a',
       "with all that was counted of it");
}

/* Whatever is in the memory, nobody reads beyond it. */
/* What is left of a longer text is not read. */
static void test_shorter(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    static counts_refusal_t refusals[COUNTS_RING];
    counts_refusal_t refusal;

    for (int i = 0; i <= COUNTS_RING; i++) {
        fill(&refusal, 'a');
        if (i == COUNTS_RING) {
            counts_keep(&refusal.origin, "short", 5);
            counts_keep(&refusal.path, "/0123", 5);
        }
        counts_ring_add(&shm->refusals, &refusal, 1);
    }
    ok(counts_ring_read(&shm->refusals, refusals) == COUNTS_RING
           && refusals[0].origin.kept == 5
           && memcmp(refusals[0].origin.text, "short", 5) == 0
           && refusals[0].path.length == 5
           && memcmp(refusals[0].path.text, "/0123", 5) == 0
           && refusals[0].method.kept == 100
           && refusals[0].method.text[99] == 'a',
       "a text that takes a longer one's place is short");
    ok(is_whole(&refusals[1]), "and the one before it is as it was");
}

static void test_broken(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    static counts_origins_entry_t entries[COUNTS_TOP_K];
    static counts_refusal_t refusals[COUNTS_RING];
    counts_refusal_t refusal;
    counts_origin_t text;

    memset(&refusal, 0xff, sizeof(refusal));
    counts_seqlock_write(&shm->refusals.cells[0].lock,
                         shm->refusals.cells[0].words, &refusal,
                         sizeof(refusal), 1);
    ok(counts_ring_read(&shm->refusals, refusals) == 1
           && refusals[0].origin.kept == sizeof(refusals[0].origin.text)
           && refusals[0].path.kept == sizeof(refusals[0].path.text)
           && refusals[0].result < CORS_RESULTS
           && refusals[0].reason < CORS_REASONS
           && refusals[0].mode < CORS_MODES,
       "a refusal is kept in bounds");
    memset(&text, 0xff, sizeof(text));
    shm->origins.top.keys[0] = 1;
    counts_seqlock_write(&shm->origins.top.locks[0], shm->origins.words, &text,
                         sizeof(text), 1);
    ok(counts_origins_read(&shm->origins, entries) == 1
           && entries[0].origin.kept == sizeof(text.text),
       "and so is a text");
}

/* Somebody died while giving it: it is nobody's for those who read. */
static void test_slot_half_given(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    counts_identity_t identity = { "a", "a.example:80", "test.conf:1", 0 };
    counts_slot_t *slot;
    counts_numbers_t numbers;

    counts_shm_open(shm, 1);
    counts_shm_next(shm);
    slot = counts_shm_slot(shm, &identity, 1);
    slot->lock |= 1;
    ok(!counts_slot_read(slot, &numbers), "a half-given slot is nobody's");
    is(numbers.owner.label, "", "and has no name");
    ok(!counts_slot_give(slot, &numbers.owner, 7, 1), "nor is it given again");
    ok(counts_slot_give(slot, &numbers.owner, 7, 1 + COUNTS_STALE),
       "until who holds it must be dead");
}

static void test_identity(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    counts_identity_t identity = { "a", "a.example:80", "test.conf:1", 0 };
    counts_slot_t *first;
    counts_numbers_t numbers;

    counts_shm_open(shm, 1);
    counts_shm_next(shm);
    first = counts_shm_slot(shm, &identity, 1);
    ok(counts_shm_slot(shm, &identity, 1) == first, "a policy keeps its slot");
    ok(counts_slot_read(first, &numbers), "it can be read");
    is(numbers.owner.label, "a", "with the policy's name");
    is(numbers.owner.host, "a.example:80", "its host");
    is(numbers.owner.place, "test.conf:1", "and its place");
    identity.host = "b.example:80";
    ok(counts_shm_slot(shm, &identity, 1) != first, "another host has another");
    identity.host = "a.example:80";
    identity.mode = CORS_MODE_REPORT;
    ok(counts_shm_slot(shm, &identity, 1) != first, "so has another mode");
}

/* The names of two policies that differ in the middle of their places. */
static void test_long_places(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    char place[2][COUNTS_PLACE];

    counts_shm_open(shm, 1);
    counts_shm_next(shm);
    for (int i = 0; i < 2; i++) {
        counts_identity_t identity = { "a", "a.example:80", "", 0 };
        counts_numbers_t numbers;

        identity.place = apr_psprintf(pool, "/%0300d/%d/%0300d/end.conf:1", 0,
                                      i, 0);
        ok(counts_slot_read(counts_shm_slot(shm, &identity, 1), &numbers),
           "a long place can be read");
        memcpy(place[i], numbers.owner.place, COUNTS_PLACE);
        ok(strstr(place[i], "/end.conf:1#") != NULL, "it has its end");
    }
    ok(strcmp(place[0], place[1]) != 0, "two that differ stay different");
}

/* More policies than there are slots; the last one's is returned. */
static counts_slot_t *overfill(counts_shm_t *shm, counts_identity_t *identity)
{
    for (int i = 1; i < 2 * COUNTS_SLOTS; i++) {
        identity->place = apr_psprintf(pool, "test.conf:%d", 100 + i);
        counts_shm_slot(shm, identity, 1);
    }
    return counts_shm_slot(shm, identity, 1);
}

static void test_too_many(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    counts_identity_t identity = { "a", "a.example:80", "test.conf:1", 0 };
    counts_slot_t *others = &shm->slots[COUNTS_SLOT_OTHERS];
    counts_slot_t *first;
    counts_numbers_t numbers;

    counts_shm_open(shm, 1);
    counts_shm_next(shm);
    first = counts_shm_slot(shm, &identity, 1);
    ok(overfill(shm, &identity) == others, "too many share one");
    counts_shm_next(shm);
    counts_shm_next(shm);
    ok(counts_shm_slot(shm, &identity, 1) == others,
       "while old processes may be left");
    counts_shm_next(shm);
    counts_add(&first->outcomes[0][0]);
    ok(counts_shm_slot(shm, &identity, 1) == first, "and no longer");
    ok(counts_slot_read(first, &numbers) && numbers.outcomes[0][0] == 0,
       "its new owner begins with nothing");
}

static void find(counts_findings_t *table, uint32_t slot, const char *name,
                 const char *value, uint32_t now)
{
    const counts_finding_key_t what = {
        slot, "test.conf:1", name, strlen(name), value, NULL, 0
    };
    counts_finding_t example;
    uint64_t key = counts_findings_count(table, &what, now);

    if (key) {
        memset(&example, 0, sizeof(example));
        counts_keep(&example.path, "/x", 2);
        counts_findings_put(table, key, &what, &example, now);
    }
}

static void test_findings(void)
{
    counts_shm_t *shm = shared(sizeof(*shm));
    counts_findings_t *table = &shm->findings[COUNTS_NEED_METHOD];
    static counts_findings_entry_t entries[COUNTS_TOP_K];

    find(table, 2, "PUT", NULL, 5);
    find(table, 2, "PUT", NULL, 7);
    find(table, 3, "PUT", NULL, 6);
    find(table, 2, "PUT", "", 6);
    find(table, 2, "PUT", "a", 6);
    ok(counts_findings_read(table, 0, entries) == 4,
       "policies and values are told apart");
    ok(entries[0].head.count == 2 && entries[0].finding.slot == 2
           && entries[0].finding.path.kept == 2,
       "and counted");
    is(entries[0].finding.place, "test.conf:1", "with their place");
    ok(counts_findings_read(table, 7, entries) == 1
           && entries[0].head.count == 2,
       "what was not seen since is left out");
    memset(table->words, 0xff, sizeof(table->words));
    ok(counts_findings_read(table, 0, entries) > 0
           && entries[0].finding.name.kept
               == sizeof(entries[0].finding.name.text)
           && entries[0].finding.place[COUNTS_PLACE - 1] == '\0'
           && entries[0].finding.change < CORS_DIFFERENCES
           && entries[0].finding.broken < CORS_BROKEN,
       "whatever is in the memory, it is kept in bounds");
}

int main(void)
{
    make_pool();
    test_lock();
    test_writers();
    test_killed();
    test_frequent();
    test_twice();
    test_shorter();
    test_broken();
    test_identity();
    test_long_places();
    test_too_many();
    test_slot_half_given();
    test_findings();
    return done_testing();
}
