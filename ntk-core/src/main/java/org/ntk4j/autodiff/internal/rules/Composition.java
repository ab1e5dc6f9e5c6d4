/*
 * Copyright (c) 2026 the NTK4J contributors
 *
 * This program and the accompanying materials are made available under the terms of the
 * Apache License, Version 2.0, which is available at https://www.apache.org/licenses/LICENSE-2.0.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ntk4j.autodiff.internal.rules;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.ntk4j.autodiff.TangentRule;
import org.ntk4j.autodiff.TangentStep;

/**
 * The rule of ops that other ops can express. Cotangents take the same way as tangents, so that the
 * two are transposes of each other whatever the op's own gradient does.
 *
 * @param expression the op, written with others
 */
public record Composition(Expression expression) implements TangentRule {

    @Override
    public List<SDVariable> tangents(TangentStep step) {
        return step.through(expression.of(step));
    }
}
