#include "sim/scenario/expression.h"

#include <array>
#include <charconv>

namespace brokerscope::sim::scenario {

std::string_view to_string(ArithmeticError error) {
    return error == ArithmeticError::division_by_zero ? "divides by zero" : "overflows 64 bits";
}

/// Recursive descent over `sum := product (+|- product)*`, `product := unary (*|/|% unary)*`,
/// `unary := - unary | number | n | ( sum )`, writing postfix steps.
class ExpressionParser {
public:
    ExpressionParser(std::string_view text, std::string& why) : text_(text), why_(why) {}

    std::optional<Expression> parse() {
        if (!sum(0)) return std::nullopt;
        skip_space();
        if (at_ != text_.size()) {
            fail();
            return std::nullopt;
        }
        result_.text_ = std::string(text_);
        return std::move(result_);
    }

private:
    using Op = Expression::Op;
    static constexpr int depth_max = 32;
    static constexpr std::size_t steps_max = 256;

    void skip_space() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    bool fail() {
        if (!why_.empty()) return false;
        skip_space();
        if (at_ == text_.size())
            why_ = "it ends too early";
        else
            why_ = "\"" + std::string(text_.substr(at_, 1)) + "\" does not belong there";
        return false;
    }
    bool push(Op op, std::int64_t number = 0) {
        result_.steps_.push_back({op, number});
        if (result_.steps_.size() <= steps_max) return true;
        why_ = "it is too long";
        return false;
    }
    /// The operator at the cursor if it is one of `wanted`, consumed.
    char take(std::string_view wanted) {
        skip_space();
        if (at_ == text_.size() || !wanted.contains(text_[at_])) return 0;
        return text_[at_++];
    }

    bool sum(int depth) {
        if (!product(depth)) return false;
        while (const char op = take("+-")) {
            if (!product(depth)) return false;
            if (!push(op == '+' ? Op::add : Op::subtract)) return false;
        }
        return true;
    }
    bool product(int depth) {
        if (!unary(depth)) return false;
        while (const char op = take("*/%")) {
            if (!unary(depth)) return false;
            if (!push(op == '*' ? Op::multiply : op == '/' ? Op::divide : Op::modulo)) return false;
        }
        return true;
    }
    bool unary(int depth) {
        if (depth == depth_max) {
            why_ = "it is nested too deeply";
            return false;
        }
        if (take("-")) return unary(depth + 1) && push(Op::negate);
        if (take("n")) return push(Op::n);
        if (take("(")) return sum(depth + 1) && (take(")") ? true : fail());
        skip_space();
        std::int64_t number = 0;
        const char* begin = text_.data() + at_;
        const char* end = text_.data() + text_.size();
        if (begin == end || *begin < '0' || *begin > '9') return fail();
        const auto [stop, error] = std::from_chars(begin, end, number);
        if (error != std::errc{}) {
            why_ = "a number is too large";
            return false;
        }
        at_ += static_cast<std::size_t>(stop - begin);
        return push(Op::number, number);
    }

    std::string_view text_;
    std::string& why_;
    std::size_t at_ = 0;
    Expression result_;
};

std::optional<Expression> Expression::parse(std::string_view text, std::string& why) {
    why.clear();
    return ExpressionParser(text, why).parse();
}

namespace {

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const std::int64_t quotient = a / b;
    return (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient;
}

}  // namespace

std::expected<std::int64_t, ArithmeticError> Expression::evaluate(std::int64_t n) const {
    // Each step pushes at most one; steps and so the stack are bounded by the parser.
    std::array<std::int64_t, 257> stack;
    std::size_t depth = 0;
    for (const Step& step : steps_) {
        if (step.op == Op::number || step.op == Op::n) {
            stack[depth++] = step.op == Op::n ? n : step.number;
            continue;
        }
        std::int64_t& top = stack[depth - 1];
        if (step.op == Op::negate) {
            if (__builtin_sub_overflow(std::int64_t{0}, top, &top))
                return std::unexpected(ArithmeticError::overflow);
            continue;
        }
        const std::int64_t right = top;
        std::int64_t& left = stack[--depth - 1];
        bool overflow = false;
        if (step.op == Op::add) overflow = __builtin_add_overflow(left, right, &left);
        if (step.op == Op::subtract) overflow = __builtin_sub_overflow(left, right, &left);
        if (step.op == Op::multiply) overflow = __builtin_mul_overflow(left, right, &left);
        if (step.op == Op::divide || step.op == Op::modulo) {
            if (right == 0) return std::unexpected(ArithmeticError::division_by_zero);
            if (right == -1 && left == INT64_MIN) return std::unexpected(ArithmeticError::overflow);
            const std::int64_t quotient = floor_divide(left, right);
            left = step.op == Op::divide ? quotient : left - quotient * right;
        }
        if (overflow) return std::unexpected(ArithmeticError::overflow);
    }
    return depth == 0 ? 0 : stack[0];
}

std::optional<Template> Template::parse(std::string_view text, std::string& why) {
    why.clear();
    Template result;
    result.text_ = std::string(text);
    Piece piece;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool doubled = i + 1 < text.size() && text[i + 1] == c;
        if ((c == '{' || c == '}') && doubled) {
            piece.literal += c;
            ++i;
        } else if (c == '}') {
            why = "a } without its {";
            return std::nullopt;
        } else if (c == '{') {
            const std::size_t end = text.find('}', i);
            if (end == std::string_view::npos) {
                why = "a { without its }";
                return std::nullopt;
            }
            const std::string_view inside = text.substr(i + 1, end - i - 1);
            std::string reason;
            piece.expression = Expression::parse(inside, reason);
            if (!piece.expression) {
                why = "in {" + std::string(inside) + "} " + reason;
                return std::nullopt;
            }
            result.pieces_.push_back(std::move(piece));
            piece = Piece{};
            i = end;
        } else {
            piece.literal += c;
        }
    }
    if (!piece.literal.empty()) result.pieces_.push_back(std::move(piece));
    return result;
}

std::expected<void, ArithmeticError> Template::expand_to(std::int64_t n, std::string& to) const {
    for (const Piece& piece : pieces_) {
        to += piece.literal;
        if (!piece.expression) continue;
        const auto value = piece.expression->evaluate(n);
        if (!value) return std::unexpected(value.error());
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *value).ptr;
        to.append(digits.data(), end);
    }
    return {};
}

std::expected<std::string, ArithmeticError> Template::expand(std::int64_t n) const {
    std::string text;
    if (const auto done = expand_to(n, text); !done) return std::unexpected(done.error());
    return text;
}

}  // namespace brokerscope::sim::scenario
