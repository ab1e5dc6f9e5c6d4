/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ntk4j.testing.Tolerances.GRAM;
import static org.ntk4j.testing.Tolerances.relativeError;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.ntk4j.testing.Seeded;

/** Every way to contract sums of outer products, against the rows written down. */
class OuterRowsTest {

    private static final int N = 4;
    private static final int C = 3;

    @ParameterizedTest(name = "out {0}, in {1}, P {2}, slices of {3}, pairwise {4}, {5}")
    @CsvSource({
        "5, 7, 1, 1000000, , ", // one position: neither way is needed
        "5, 40, 2, 1000000, true, true",
        "2, 3, 9, 1000000, false, false",
        "2, 3, 9, 1, false, false", // one cotangent at a time
        "5, 3, 30, 80, false, false", // several slices, the last one shorter
    })
    void contractsTheRows(int out, int in, int positions, long slice, Boolean trace, Boolean full) {
        INDArray a = Seeded.normal(1, N, in, positions);
        INDArray b = Seeded.normal(2, N, C, out, positions);
        INDArray rows = Nd4j.create(DataType.DOUBLE, N * C, (long) out * in);
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < C; c++) {
                INDArray outer = b.slice(i).slice(c).mmul(a.slice(i).transpose());
                rows.putRow((long) i * C + c, outer.reshape('c', 1, (long) out * in));
            }
        }
        try (OuterRows factors = new OuterRows(new DenseActivations(a.dup()), b.dup(), slice)) {
            if (trace != null) {
                assertThat(pairwise(factors, 1, (long) C * out, positions)).isEqualTo(trace);
                assertThat(pairwise(factors, C, out, positions)).isEqualTo(full);
            }
            assertContracts(factors, rows);
        }
    }

    private static boolean pairwise(OuterRows factors, long rows, long width, long positions) {
        long[] shape = {N, rows, width, positions};
        return factors.cost().pairwiseIsCheaper(shape, shape);
    }

    @ParameterizedTest
    @CsvSource({"1", "6"})
    void contractsRowsThatWereLookedUp(int positions) {
        int table = 5;
        INDArray indices = Nd4j.create(DataType.INT64, N, positions);
        INDArray b = Seeded.normal(2, N, C, 3, positions);
        INDArray rows = Nd4j.create(DataType.DOUBLE, N * C, table * 3);
        for (int i = 0; i < N; i++) {
            for (int p = 0; p < positions; p++) {
                int index = (i + p * p) % table;
                indices.putScalar(i, p, index);
                for (int c = 0; c < C; c++) {
                    for (int o = 0; o < 3; o++) {
                        int row = i * C + c;
                        int column = index * 3 + o;
                        double sum = rows.getDouble(row, column) + b.getDouble(i, c, o, p);
                        rows.putScalar(row, column, sum);
                    }
                }
            }
        }
        try (OuterRows factors =
                new OuterRows(
                        new LookupActivations(indices, DataType.DOUBLE), b.dup(), Tiling.SLICE)) {
            assertContracts(factors, rows);
        }
    }

    /** Both sums, added to what is there already. */
    private static void assertContracts(OuterRows factors, INDArray rows) {
        INDArray before = Seeded.normal(3, N * C, N * C);
        INDArray full = before.dup();
        factors.addFull(factors, full);
        INDArray expected = rows.mmul(rows.transpose());
        assertThat(relativeError(full.sub(before), expected)).isLessThan(GRAM);

        INDArray trace = Nd4j.create(DataType.DOUBLE, N, N);
        factors.addTrace(factors, trace);
        INDArray sum = Nd4j.create(DataType.DOUBLE, N, N);
        for (int c = 0; c < C; c++) {
            sum.addi(
                    expected.get(
                            NDArrayIndex.interval(c, C, N * C),
                            NDArrayIndex.interval(c, C, N * C)));
        }
        assertThat(relativeError(trace, sum)).isLessThan(GRAM);
    }
}
