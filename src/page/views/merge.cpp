#include "page/views/merge.hpp"

#include "page/views/difference.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace sluice::operator_page {
namespace {

using texts = std::vector<std::string_view>;

// The lines [from, until) of the base become other lines.
struct hunk {
    std::size_t from = 0;
    std::size_t until = 0;
    texts by;
};

struct changed_text {
    texts base;
    std::vector<hunk> hunks;
};

changed_text changes_of(std::string_view before, std::string_view after) {
    changed_text made;
    bool is_open = false;
    for (const auto& line : compared_lines(before, after)) {
        if (line.mark == ' ') {
            is_open = false;
            made.base.push_back(line.text);
            continue;
        }
        if (!is_open) {
            made.hunks.push_back({made.base.size(), made.base.size(), {}});
            is_open = true;
        }
        if (line.mark == '-') {
            made.base.push_back(line.text);
            made.hunks.back().until = made.base.size();
        } else {
            made.hunks.back().by.push_back(line.text);
        }
    }
    return made;
}

// The hunks of one side that belong to a region of the base, as they come.
class side {
 public:
    explicit side(changed_text changed) : changed_(std::move(changed)) {}

    const texts& base() const { return changed_.base; }
    const hunk* next() const {
        return next_ < changed_.hunks.size() ? &changed_.hunks[next_] : nullptr;
    }
    // Takes the next hunk into the region if it touches that.
    bool take(std::size_t& from, std::size_t& until) {
        const auto* one = next();
        if (one == nullptr || one->from > until || one->until < from) {
            return false;
        }
        from = std::min(from, one->from);
        until = std::max(until, one->until);
        ++next_;
        return true;
    }
    // The lines of the region on this side, with the hunks that were taken since the last call.
    texts lines(std::size_t from, std::size_t until) {
        texts made;
        for (; told_ < next_; ++told_) {
            const auto& one = changed_.hunks[told_];
            append_base(made, from, one.from);
            made.insert(made.end(), one.by.begin(), one.by.end());
            from = one.until;
        }
        append_base(made, from, until);
        return made;
    }
    bool has_told_all() const { return told_ == next_; }

 private:
    void append_base(texts& into, std::size_t from, std::size_t until) const {
        into.insert(into.end(), base().begin() + static_cast<std::ptrdiff_t>(from),
                    base().begin() + static_cast<std::ptrdiff_t>(until));
    }

    changed_text changed_;
    std::size_t next_ = 0;
    std::size_t told_ = 0;
};

class merging {
 public:
    merging(side theirs, side mine) : theirs_(std::move(theirs)), mine_(std::move(mine)) {}

    merged_text run() {
        std::size_t at = 0;
        while (const auto* first = next_hunk()) {
            auto from = first->from;
            auto until = first->until;
            add(texts(base().begin() + static_cast<std::ptrdiff_t>(at),
                      base().begin() + static_cast<std::ptrdiff_t>(from)));
            while (theirs_.take(from, until) || mine_.take(from, until)) {
            }
            const bool both = !theirs_.has_told_all() && !mine_.has_told_all();
            const bool is_theirs = !theirs_.has_told_all();
            const auto their_lines = theirs_.lines(from, until);
            const auto my_lines = mine_.lines(from, until);
            if (!both || their_lines == my_lines) {
                add(is_theirs ? their_lines : my_lines);
            } else {
                ++made_.touching;
                add({"<<<<<<< theirs"});
                add(their_lines);
                add({"======="});
                add(my_lines);
                add({">>>>>>> yours"});
            }
            at = until;
        }
        add(texts(base().begin() + static_cast<std::ptrdiff_t>(at), base().end()));
        return std::move(made_);
    }

 private:
    const texts& base() const { return theirs_.base(); }
    const hunk* next_hunk() const {
        const auto* one = theirs_.next();
        const auto* other = mine_.next();
        if (one == nullptr || other == nullptr) {
            return one == nullptr ? other : one;
        }
        return one->from <= other->from ? one : other;
    }
    void add(const texts& lines) {
        for (const auto line : lines) {
            made_.text += line;
            made_.text += '\n';
        }
    }

    side theirs_;
    side mine_;
    merged_text made_;
};

}  // namespace

merged_text merge_lines(std::string_view base, std::string_view theirs, std::string_view mine) {
    auto made = merging(side(changes_of(base, theirs)), side(changes_of(base, mine))).run();
    const bool ends = theirs.ends_with('\n') || mine.ends_with('\n');
    if (!ends && made.text.ends_with('\n')) {
        made.text.pop_back();
    }
    return made;
}

}  // namespace sluice::operator_page
