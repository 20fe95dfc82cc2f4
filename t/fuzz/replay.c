/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target on the files it is given: for compilers without
 * libFuzzer.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
extern long fuzz_accepted;

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    long size;
    int whole;

    if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) {
        perror(path);
        return 0;
    }
    rewind(file);
    data = malloc((size_t)size); /* just that, so that one byte more shows */
    whole = fread(data, 1, (size_t)size, file) == (size_t)size;
    fclose(file);
    fprintf(stderr, "%s\n", path); /* the last one is the find */
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return whole;
}

int main(int argc, char **argv)
{
    int count = 0;

    for (int i = 1; i < argc; i++) {
        count += replay(argv[i]);
    }
    printf("%d inputs, %ld times accepted\n", count, fuzz_accepted);
    return count == argc - 1 ? 0 : 1;
}
