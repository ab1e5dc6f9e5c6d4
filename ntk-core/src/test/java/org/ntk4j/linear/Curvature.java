/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.linear;

import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.ntk4j.autodiff.Derivatives;
import org.ntk4j.graph.DifferentiableGraph;
import org.ntk4j.graph.Examples;
import org.ntk4j.graph.GraphBuilder;
import org.ntk4j.graph.ParameterBlock;
import org.ntk4j.linalg.Lanczos;
import org.ntk4j.linalg.SymmetricOperator;

/** What the tests of the surrogate need: a parabola, and output Hessian norms. */
final class Curvature {

    private static final Lanczos LANCZOS = Lanczos.create().withTolerance(1e-4);

    private Curvature() {}

    /** f(w; x) = x w^2, one parameter: gradient 2 x w, Hessian 2 x. */
    static DifferentiableGraph parabola(double w) {
        GraphBuilder builder = DifferentiableGraph.builder(DataType.DOUBLE);
        var parameter = builder.parameter("only", "w", 'c', 1, 1);
        var x = builder.input("x", -1, 1);
        DifferentiableGraph graph = builder.build(x.mul(parameter.mul(parameter)));
        graph.parameters().assign(w);
        return graph;
    }

    static INDArray scalar(double value) {
        return Nd4j.createFromArray(value);
    }

    /** max over i, a of |D H_ia D|_2 at the current parameters, D^2 the weights. */
    static double largest(
            Derivatives derivatives, Examples x, ToDoubleFunction<ParameterBlock> weight) {
        INDArray root = Nd4j.create(DataType.DOUBLE, derivatives.graph().parameterCount());
        for (ParameterBlock block : derivatives.graph().blocks()) {
            block.of(root).assign(Math.sqrt(weight.applyAsDouble(block)));
        }
        double largest = 0;
        for (long i = 0; i < x.size(); i++) {
            for (long a = 0; a < derivatives.graph().outputCount(); a++) {
                INDArray seed = Nd4j.zeros(DataType.DOUBLE, 1, derivatives.graph().outputCount());
                seed.putScalar(0, a, 1);
                Hessian hessian = new Hessian(derivatives, x.slice(i, i + 1), seed, root);
                largest = Math.max(largest, LANCZOS.spectralNorm(hessian).value());
            }
        }
        return largest;
    }

    private record Hessian(Derivatives derivatives, Examples x, INDArray seed, INDArray root)
            implements SymmetricOperator {

        @Override
        public long dimension() {
            return root.length();
        }

        @Override
        public DataType dataType() {
            return DataType.DOUBLE;
        }

        @Override
        public INDArray apply(INDArray v) {
            return derivatives.hvp(x, seed, v.mul(root)).muli(root);
        }
    }
}
