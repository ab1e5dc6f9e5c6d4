/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.testing.Seeded;

/** The ops equal those of the arrays themselves, which ND4J runs in contexts of their own. */
class OpsTest {

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void arithmeticIsThatOfTheArrays(DataType type) {
        INDArray a = Seeded.normal(1, 4, 3).castTo(type);
        INDArray b = Seeded.normal(2, 4, 3).castTo(type);
        INDArray row = Seeded.normal(3, 1, 3).castTo(type);

        INDArray sum = a.dup();
        Ops.add(sum, b);
        Ops.subtract(sum, row);
        assertThat(sum).isEqualTo(a.add(b).subRowVector(row));

        INDArray product = Nd4j.create(type, 4, 3);
        Ops.multiply(a, row, product);
        assertThat(product).isEqualTo(a.mulRowVector(row));
        Ops.multiply(a, 0.1, product);
        assertThat(product).isEqualTo(a.mul(0.1));
        Ops.divide(product, 3, product);
        assertThat(product).isEqualTo(a.mul(0.1).div(3));
    }

    @Test
    void aViewIsChangedInPlaceAndNothingBesideIt() {
        INDArray matrix = Seeded.normal(1, 3, 5);
        INDArray before = matrix.dup();
        Ops.add(matrix.getColumn(2), Nd4j.ones(DataType.DOUBLE, 3));

        assertThat(matrix.getColumn(2)).isEqualTo(before.getColumn(2).add(1));
        matrix.getColumn(2).assign(before.getColumn(2));
        assertThat(matrix).isEqualTo(before);
    }

    @Test
    void clearingForgetsWhateverThereWas() {
        INDArray array = Nd4j.createFromArray(1, Double.NaN, Double.POSITIVE_INFINITY);
        Ops.clear(array);

        assertThat(array.toDoubleVector()).containsOnly(0);
    }

    @Test
    void reductionsAreThoseOfTheArray() {
        INDArray array = Seeded.normal(4, 2, 3, 4);

        assertThat(Ops.sum(array, 1)).isEqualTo(array.sum(1));
        assertThat(Ops.sum(array, 0, 2)).isEqualTo(array.sum(0, 2));
        assertThat(Ops.sum(array, 0, 1, 2).getDouble(0)).isEqualTo(array.sumNumber().doubleValue());
        assertThat(Ops.mean(array, 1)).isEqualTo(array.mean(true, 1));
        assertThat(Ops.mean(array, 0, 2)).isEqualTo(array.mean(true, 0, 2));
    }

    @Test
    void argumentsOfAnEarlierRunDoNotReachALaterOne() {
        INDArray a = Seeded.normal(1, 3, 3);
        INDArray b = Seeded.normal(2, 3, 3);
        INDArray transposed = Nd4j.create(DataType.DOUBLE, 3, 3);
        INDArray plain = Nd4j.ones(DataType.DOUBLE, 3, 3);
        MMulTranspose both = MMulTranspose.builder().transposeA(true).transposeB(true).build();
        Ops.run(new Mmul(a, b, transposed, 2, 0, both));
        Ops.run(new Mmul(a, b, plain, 1, 1, MMulTranspose.allFalse()));

        assertThat(transposed).isEqualTo(a.transpose().mmul(b.transpose()).mul(2));
        assertThat(plain.distance2(a.mmul(b).add(1))).isLessThan(1e-14);
    }

    @Test
    void aFailureIsNotLeftToTheNextRun() {
        INDArray a = Seeded.normal(1, 2, 3);
        INDArray b = Seeded.normal(2, 2, 3);
        assertThatThrownBy(() -> Ops.add(a, Nd4j.ones(DataType.DOUBLE, 5, 7)))
                .isInstanceOf(RuntimeException.class);
        INDArray sum = a.dup();
        Ops.add(sum, b);

        assertThat(sum).isEqualTo(a.add(b));
    }

    @Test
    void threadsDoNotShareContexts() throws InterruptedException {
        INDArray[] sums = new INDArray[4];
        Thread[] threads = new Thread[sums.length];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] =
                    new Thread(
                            () -> {
                                sums[number] = Nd4j.zeros(DataType.DOUBLE, 50);
                                for (int j = 0; j < 1000; j++) {
                                    INDArray ones = Nd4j.ones(DataType.DOUBLE, 50);
                                    Ops.multiply(ones, number, ones);
                                    Ops.add(sums[number], ones);
                                    ones.close();
                                }
                            });
            threads[i].start();
        }
        for (int i = 0; i < threads.length; i++) {
            threads[i].join();
            assertThat(sums[i].toDoubleVector()).containsOnly(1000.0 * i);
        }
    }
}
