// SPDX-License-Identifier: GPL-2.0-or-later
//
// The clock's sources: from a card's elements to the host, and what the host is told of them.
#include "wineasio-shim/pe/panel_model.hpp"
#include "wineasio-shim/unix/card_clock.hpp"
#include "wineasio-shim/unix/card_controls.hpp"
#include "wineasio-shim/unix/transport.hpp"

#include "wineasio_fake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>

namespace lockstep::test {
namespace {

using testing::ElementsAre;

class FakeControls final : public CardControls {
  public:
    std::map<std::string, ItemElement> elements{
        {"System Clock Mode", {{"AutoSync", "Master"}, 1}},
        {"Preferred Sync Reference", {{"Word Clock", "AES", "ADAT1"}, 0}},
        {"AutoSync Reference", {{"Word Clock", "AES", "ADAT1", "Internal"}, 3}}};
    std::map<std::string, long> numbers{{"External Rate", 0}};
    std::vector<std::string> chosen; // in that order

    std::optional<ItemElement> read(const char* name) override {
        const auto found = elements.find(name);
        return found == elements.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<long> read_number(const char* name) override {
        const auto found = numbers.find(name);
        return found == numbers.end() ? std::nullopt : std::optional(found->second);
    }
    void choose(const char* name, unsigned item) override {
        elements.at(name).chosen = item;
        chosen.push_back(name + ("=" + elements.at(name).items.at(item)));
    }
};

TEST(CardClock, HasTheCardsOwnAndEachReference) {
    FakeControls controls;
    const std::optional<ClockSources> sources = clock_sources(controls);
    ASSERT_TRUE(sources);
    EXPECT_THAT(sources->names, ElementsAre("Internal", "Word Clock", "AES", "ADAT1"));
    EXPECT_EQ(sources->current, 0u);
}

TEST(CardClock, IsTheOneInUseAndNotTheOneThatIsPreferred) {
    FakeControls controls;
    controls.elements["System Clock Mode"].chosen = 0;
    controls.elements["Preferred Sync Reference"].chosen = 2;
    controls.elements["AutoSync Reference"].chosen = 1;
    EXPECT_EQ(clock_sources(controls)->current, 2u);
    controls.elements["AutoSync Reference"].chosen = 3;
    EXPECT_EQ(clock_sources(controls)->current, 0u);
    // Other drivers have other words, and orders, for it.
    controls.elements["AutoSync Reference"] = {{"None", "ADAT1"}, 0};
    EXPECT_EQ(clock_sources(controls)->current, 0u);
    controls.elements["AutoSync Reference"].chosen = 1;
    EXPECT_EQ(clock_sources(controls)->current, 3u);
    controls.elements["AutoSync Reference"].chosen = 7;
    EXPECT_EQ(clock_sources(controls)->current, 0u);
}

TEST(CardClock, IsNotThereWithoutAllOfItsElements) {
    for (const char* missing :
         {"System Clock Mode", "Preferred Sync Reference", "AutoSync Reference"}) {
        FakeControls controls;
        controls.elements.erase(missing);
        EXPECT_FALSE(clock_sources(controls)) << missing;
    }
    FakeControls other;
    other.elements["System Clock Mode"].items = {"Slave", "Master"};
    EXPECT_FALSE(clock_sources(other));
}

TEST(CardClock, HasNoMoreThanHostsHaveRoomFor) {
    FakeControls controls;
    for (int i = 0; i < 40; ++i)
        controls.elements["Preferred Sync Reference"].items.push_back("X" + std::to_string(i));
    EXPECT_EQ(clock_sources(controls)->names.size(), abi::most_clocks);
}

TEST(CardClock, IsChosen) {
    FakeControls controls;
    choose_clock_source(controls, 3);
    EXPECT_THAT(controls.chosen,
                ElementsAre("Preferred Sync Reference=ADAT1", "System Clock Mode=AutoSync"));
    controls.chosen.clear();
    choose_clock_source(controls, 0);
    EXPECT_THAT(controls.chosen, ElementsAre("System Clock Mode=Master"));
    controls.chosen.clear();
    try {
        choose_clock_source(controls, 4);
        FAIL() << "there is no source 4";
    } catch (const TransportError& error) {
        EXPECT_EQ(error.code(), EINVAL);
    }
    controls.elements.clear();
    try {
        choose_clock_source(controls, 0);
        FAIL() << "there is no clock to choose";
    } catch (const TransportError& error) {
        EXPECT_EQ(error.code(), EOPNOTSUPP);
    }
    EXPECT_TRUE(controls.chosen.empty());
}

TEST(CardClock, HasARateOnlyByAReference) {
    FakeControls controls;
    controls.elements["AutoSync Reference"].chosen = 1;
    EXPECT_FALSE(rate_of_reference(controls)) << "not known";
    controls.numbers["External Rate"] = 44100;
    EXPECT_EQ(rate_of_reference(controls), 44100u);
    controls.elements["AutoSync Reference"].chosen = 3;
    EXPECT_FALSE(rate_of_reference(controls)) << "by its own clock";
    controls.elements["AutoSync Reference"].chosen = 1;
    for (const long wrong : {-1L, 0L}) {
        controls.numbers["External Rate"] = wrong;
        EXPECT_FALSE(rate_of_reference(controls)) << wrong;
    }
    controls.numbers.clear();
    EXPECT_FALSE(rate_of_reference(controls)) << "no such element";
}

// Which rates a reference allows, and what a card that ran at another rate then runs at.
TEST(CardClock, IsFollowedAtTheNearestRateThatTheReferenceAllows) {
    const std::vector<unsigned> rates{32000, 44100,  48000,  64000, 88200,
                                      96000, 128000, 176400, 192000};
    struct Row {
        unsigned reference, rate, follows;
    };
    for (const Row& row : {Row{48000, 48000, 48000},
                           {48000, 96000, 96000},
                           {48000, 192000, 192000},
                           {96000, 48000, 48000},
                           {192000, 48000, 48000},
                           {44100, 48000, 44100},
                           {44100, 96000, 88200},
                           {44100, 192000, 176400},
                           {48000, 44100, 48000},
                           {48000, 88200, 96000},
                           {32000, 48000, 32000},
                           {176400, 48000, 44100}}) {
        EXPECT_EQ(reference_allows(row.reference, row.rate), row.follows == row.rate)
            << row.reference << " " << row.rate;
        EXPECT_EQ(rate_by_reference(row.reference, row.rate, rates), row.follows)
            << row.reference << " " << row.rate;
    }
    EXPECT_FALSE(reference_allows(48000, 0));
    EXPECT_FALSE(reference_allows(48000, 144000));
    // A card that does not tell its rates.
    EXPECT_EQ(rate_by_reference(44100, 96000, {}), 44100u);
}

class AsioClock : public testing::Test {
  protected:
    AsioClock() { backend.clock_list = {{"Internal", "Word Clock", "AES"}, 1}; }

    std::shared_ptr<FakePlatform> platform = std::make_shared<FakePlatform>();
    FakeBackend& backend = *platform->next;
    FakeHost host;
    Engine engine{platform};

    void prepare() {
        ASSERT_TRUE(engine.init({}));
        ASSERT_EQ(engine.create_buffers(nullptr, 0, 128, &host.callbacks), asio::Ok);
    }
    // Their names, the current one marked.
    std::vector<std::string> listed(std::int32_t room = 32) {
        std::array<asio::ClockSource, 32> sources;
        std::memset(sources.data(), 0xee, sizeof sources);
        EXPECT_EQ(engine.get_clock_sources(sources.data(), &room), asio::Ok);
        std::vector<std::string> names;
        for (std::int32_t i = 0; i < room; ++i) {
            const asio::ClockSource& source = sources[static_cast<std::size_t>(i)];
            EXPECT_EQ(source.index, i);
            EXPECT_EQ(source.associatedChannel, -1);
            EXPECT_EQ(source.associatedGroup, -1);
            names.push_back(std::string(source.name) +
                            (source.isCurrentSource != asio::False ? " *" : ""));
        }
        return names;
    }
};

TEST_F(AsioClock, ListsTheCardsSources) {
    ASSERT_TRUE(engine.init({}));
    EXPECT_THAT(listed(), ElementsAre("Internal", "Word Clock *", "AES"));
    backend.clock_list.current = 0;
    EXPECT_THAT(listed(), ElementsAre("Internal *", "Word Clock", "AES"));
    EXPECT_THAT(listed(2), ElementsAre("Internal *", "Word Clock"));
    backend.clock_list.names[2] = std::string(40, 'x');
    EXPECT_EQ(listed()[2], std::string(31, 'x'));
}

TEST_F(AsioClock, KeepsWhatWasThereWhenTheCardCannotBeAsked) {
    ASSERT_TRUE(engine.init({}));
    listed();
    backend.clocks_status = {linux_errno::no_device, "The card is gone."};
    EXPECT_THAT(listed(), ElementsAre("Internal", "Word Clock *", "AES"));
    backend.clock_list = {};
    backend.clocks_status = {};
    ASSERT_TRUE(engine.init({})); // another card
    EXPECT_THAT(listed(), ElementsAre("Card *"));
}

TEST_F(AsioClock, SetsTheSource) {
    EXPECT_EQ(engine.set_clock_source(1), asio::NotPresent);
    ASSERT_TRUE(engine.init({}));
    EXPECT_EQ(engine.set_clock_source(2), asio::Ok);
    EXPECT_THAT(listed(), ElementsAre("Internal", "Word Clock", "AES *"));
    EXPECT_EQ(engine.set_clock_source(0), asio::Ok);
    EXPECT_THAT(backend.chosen_clocks, ElementsAre(2, 0));
    for (const int wrong : {-1, 3, 32, 1 << 30}) {
        EXPECT_EQ(engine.set_clock_source(wrong), asio::InvalidParameter) << wrong;
        EXPECT_NE(engine.error().find("0 to 2"), std::string::npos) << engine.error();
    }
    EXPECT_EQ(backend.chosen_clocks.size(), 2u);
    backend.choose_clock_status = {5, "refused"};
    EXPECT_EQ(engine.set_clock_source(1), asio::HardwareMalfunction);
    EXPECT_EQ(engine.error(), "refused");
    backend.choose_clock_status = {linux_errno::no_device, "gone"};
    EXPECT_EQ(engine.set_clock_source(1), asio::NotPresent);
}

TEST_F(AsioClock, IsNotAskedNorSetOnTheRealTimeThread) {
    prepare();
    listed();
    std::vector<std::string> inside;
    std::atomic<int> answer{0};
    host.in_callback = [&](int) {
        backend.clock_list.current = 2; // nobody looks
        inside = listed();
        answer = engine.set_clock_source(0);
    };
    ASSERT_EQ(engine.start(), asio::Ok);
    backend.give(0);
    ASSERT_TRUE(eventually([&] { return answer != 0; }));
    EXPECT_EQ(answer, asio::InvalidMode);
    EXPECT_THAT(inside, ElementsAre("Internal", "Word Clock *", "AES"));
    ASSERT_EQ(engine.stop(), asio::Ok);
    EXPECT_TRUE(backend.chosen_clocks.empty());
}

TEST_F(AsioClock, TellsTheHostOfAnotherSource) {
    prepare();
    backend.change_clock(0);
    ASSERT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResyncRequest));
    // The same again, and what the host did itself, is no news; what comes after is.
    backend.happen(abi::event_clock_changed);
    EXPECT_EQ(engine.set_clock_source(2), asio::Ok);
    backend.happen(abi::event_overload);
    ASSERT_TRUE(eventually([&] { return host.messages().size() > 1; }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResyncRequest, asio::Overload));
}

// What the card said before is looked at amid the host's own choice, or after it.
TEST_F(AsioClock, TellsNoHostOfItsOwnChoice) {
    prepare();
    backend.in_choice = [&] {
        backend.happen(abi::event_clock_changed);
        std::this_thread::sleep_for(20ms); // for the message thread to look, if it may
    };
    EXPECT_EQ(engine.set_clock_source(2), asio::Ok);
    backend.happen(abi::event_overload);
    ASSERT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::Overload));
}

TEST_F(AsioClock, TellsTheHostOfTheUsersChoice) {
    prepare();
    EXPECT_EQ(engine.choose_clock("AES"), asio::Ok);
    EXPECT_THAT(backend.chosen_clocks, ElementsAre(2));
    ASSERT_TRUE(eventually([&] { return !host.messages().empty(); }));
    EXPECT_THAT(host.messages(), ElementsAre(asio::ResyncRequest));
    EXPECT_EQ(engine.choose_clock("not there"), asio::Ok);
    EXPECT_EQ(backend.chosen_clocks.size(), 1u);
    backend.choose_clock_status = {5, "refused"};
    EXPECT_EQ(engine.choose_clock("Internal"), asio::HardwareMalfunction);
}

TEST_F(AsioClock, IsShownInThePanel) {
    ASSERT_TRUE(engine.init({}));
    std::string complaint;
    PanelForm form = form_of({}, complaint);
    const ClockList shown = clock_options(form, engine.status());
    EXPECT_THAT(shown.names, ElementsAre("Internal", "Word Clock", "AES"));
    EXPECT_EQ(shown.current, 1u);
    EXPECT_EQ(clock_note("Word Clock", shown), "");
    EXPECT_EQ(clock_note("AES", shown), "Until AES is there the card goes by Word Clock.");
    form.device = "hw:Other";
    EXPECT_THAT(clock_options(form, engine.status()).names, ElementsAre("Card"));
    form.jack = true;
    EXPECT_THAT(clock_options(form, engine.status()).names, ElementsAre("JACK server"));
}

} // namespace
} // namespace lockstep::test
