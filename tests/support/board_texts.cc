#include "support/board_texts.h"

namespace vbarchive::testing {

const std::vector<Topic>& topics() {
  static const std::vector<Topic> all = {
      {"New here, and new to the harbour",
       "Hello",
       {"introductions"},
       {"Hello all. We moved into the old net loft on Quay Street last month, and a neighbour told me about this "
        "board.",
        "I have had a bad back since a fall three years ago, and the stairs here are steep. Still, waking up to the "
        "sound of the water has done more for me than any pill so far.",
        "Is there anything a newcomer should know before the winter?"},
       {"Welcome! The loft has the best view in town, and the worst draught.",
        "Get the shutters seen to before October, the north wind finds every gap.",
        "The bakery behind the chandler's opens at six, and they keep yesterday's rolls for a few pence.",
        "Mind the slipway after rain, the weed on it is like soap.",
        "There is a walking group on Tuesdays, slow enough for bad backs & worse knees.",
        "I moved here with a stick and now I use it to point at seals.",
        "Ask for Brannigan at the boat yard, he mends stairs as well as hulls.",
        "Welcome aboard, the first winter is the longest one."},
       "How long have you lived by the sea?",
       {"Less than a year", "One to five years", "More than five years", "All my life", "Only in my head"},
       {"a torch by the door", "sand for the steps", "the number of the surgery", "dry wood, more than you think"},
       ""},
      {"Sleeping badly when the foghorn sounds",
       "Question",
       {"sleep", "noise", "fog"},
       {"Does anybody else lie awake when the foghorn is going? It was on for eleven hours on Thursday.",
        "I have tried ear plugs, and they make my own heartbeat so loud that I am no better off. By morning I am fit "
        "for "
        "nothing and my hands shake."},
       {"I count the seconds between two blasts, and by forty I am usually gone.",
        "A fan in the corner helps me, it is a noise of my own choosing.",
        "My doctor told me to get up after twenty minutes and read something dull. The tide tables work.",
        "Wax plugs are better than foam ones, you hear less of yourself.",
        "I used to hate it. Then I thought of the boats out there that listen for it, and now it sends me to sleep.",
        "Heavy curtains take some of the edge off.", "Tea after four in the afternoon was my mistake, not the horn.",
        "Three bad nights in a row and I am a different person, so you have my sympathy."},
       "What keeps you awake?",
       {"The foghorn", "Worry", "Pain", "The neighbours' dog", "Nothing at all"},
       {"no screens after nine", "a cool room", "the same hour every night"},
       "23:10  lamp out\n23:40  horn begins\n\n  every 30 s, two blasts\n\n04:15  asleep at last"},
      {"Swimming in cold water with a weak heart?",
       "Question",
       {"swimming", "heart"},
       {"The morning swimmers off the east pier look so happy that I want to join them. I am 61 and take tablets for "
        "my "
        "heart.",
        "Has anybody here asked their doctor about it, and what was the answer?"},
       {"Mine said: ask me again in June, and never alone.",
        "It is the first minute that is dangerous, the gasp when the cold hits your chest.",
        "I only wade to the waist and I feel just as smug afterwards.",
        "Please do get checked first. They do a walking test at the clinic, it takes half an hour.",
        "We have two people on the pier with a rope and a flask whenever anybody goes in.",
        "Below twelve degrees I stay in for as many minutes as there are degrees, and not one more.",
        "My tablets make my hands cold enough as it is!",
        "Warm up slowly afterwards: dry clothes, sweet tea, no hot shower."},
       "When do you swim?",
       {"All the year", "Only in summer", "Never again", "I only watch"},
       {"a bright cap", "somebody on the pier", "a flask", "wool socks"},
       "date    water   minutes\n-----   -----   -------\n03-18   7.5     4\n03-25   8.0     5"},
      {"The clinic boat comes on Wednesdays from now on",
       "Notice",
       {"clinic", "ferry"},
       {"To all on the islands: from next month the clinic boat calls on Wednesdays instead of Mondays.",
        "It stays for two hours at each landing. Bring your card and a list of what you take."},
       {"Wednesday is market day, I hope they have thought of the queue at the landing.",
        "Does the nurse still do blood pressure on board?", "They do, and she has a new machine that does not pinch.",
        "Two hours is not much for forty people.",
        "If the swell is above two metres they turn back, so ring before you walk down.",
        "My mother cannot manage the gangway any more. Do they come up to the houses?",
        "They came up to us with a chair last year, you only have to ask.",
        "Thank you for telling us, the paper had it wrong."},
       "Does Wednesday suit you?",
       {"Yes", "No", "I will manage"},
       {"North landing, nine to eleven", "Sandy landing, noon to two", "Lighthouse steps, on request"},
       ""},
      {"Gull on the roof, every single morning",
       "Chat",
       {"gulls"},
       {"There is one gull that lands on my roof at half past four and walks up and down as if he had boots on.",
        "I have nothing against gulls, but I would like to choose my own hour. What works? Nothing cruel please."},
       {"Mine has learned to knock at the window when I am late with nothing at all.",
        "A plastic owl worked for a week. Then the gull sat on the owl.",
        "Wires along the ridge, two hands apart. They cannot land and nobody is hurt.",
        "Stop whoever is feeding him. It is always somebody's granny.",
        "They nest until August, after that it is quiet.", "I named mine Admiral and now I cannot be cross with him.",
        "Ear plugs and patience.", "He is not on your roof, you are under his."},
       "What do you do about gulls?",
       {"Wires", "An owl", "Ear plugs", "Feed them"},
       {},
       ""},
      {"Walking sticks on shingle",
       "Tip",
       {"walking", "gear"},
       {"After two falls I have tried everything that is sold for walking on shingle. Here is what I found.",
        "A single stick sinks. Two poles with wide snow baskets do not, and they are cheaper than a broken wrist. "
        "Boots "
        "over the ankle, laced tight."},
       {"Snow baskets! I would never have thought of that.",
        "My physiotherapist says two poles also take the load off the hip.",
        "Walk on the wet line, the small stones lie closer there.",
        "I go at low water only, then there is sand most of the way.",
        "Where did you buy the baskets? The shop in town only has the small ones.",
        "A tennis ball on the tip works too, it just looks silly.",
        "Did the wrist heal well? Mine still tells me the weather.", "I will try this on Sunday & report back."},
       "",
       {},
       {"two poles, not one", "wide baskets", "boots over the ankle", "never with your hands in your pockets"},
       "pole length = height x 0.68\n  at 160 cm: 109 cm\n  at 175 cm: 119 cm"},
      {"Living alone with the tide clock",
       "Chat",
       {"loneliness", "winter"},
       {"Since my husband died I have caught myself talking to the tide clock. It is an odd sort of company, but it "
        "always has news.",
        "How do you others get through the dark months? I do not want advice so much as to hear that somebody is "
        "there."},
       {"Somebody is here.", "I talk to the kettle. It answers, too, if you wait.",
        "The reading room at the chapel is warm on Mondays and nobody minds if you only sit.",
        "The first winter I counted days. The second one I counted birds, and that was better.",
        "You could come to us for soup on Fridays, we are five and always make too much.",
        "I leave the radio on in the other room, so that it sounds as if somebody had just left it.",
        "Thank you for writing this, I thought that I was the only one.",
        "It does get lighter. Not quickly, but it does."},
       "",
       {},
       {},
       ""},
      {"Seasickness on the morning ferry",
       "Question",
       {"ferry", "nausea"},
       {"I have to take the 7:15 to the hospital every other week, and I am ill each time before we pass the "
        "breakwater.",
        "Ginger does nothing. What do the crew use?"},
       {"Sit low and in the middle, and look at the horizon, not at your phone.", "A green apple. Don't ask me why.",
        "The crew use habit, I am afraid.",
        "Patches behind the ear work for me, but they make my mouth dry. Ask at the pharmacy first.",
        "Eat something small beforehand, an empty stomach is worse.",
        "Stand by the stern rail if the weather allows, there is less smell of diesel.",
        "The 9:40 is the bigger boat, it hardly moves in < 4 Bft.",
        "Close your eyes as soon as you sit down, before it starts."},
       "",
       {},
       {"dry biscuits", "fresh air", "a seat amidships"},
       "from  to        leaves  arrives\nQuay  Mainland  07:15   08:05\nQuay  Mainland  09:40   10:20"},
      {"Damp walls and my chest",
       "Question",
       {"asthma", "damp"},
       {"Our bedroom wall faces the sea and it is never dry. My chest has been tight since November and the inhaler "
        "lasts "
        "half as long as it used to.",
        "The landlord says that it is our breath. Two people cannot breathe that much!"},
       {"Salt in old plaster draws water for ever, painting over it only hides it.",
        "Lime, not cement. Cement keeps the water in.",
        "We moved the bed to the inner wall and it made a difference within days.",
        "Ask the council for somebody to measure it, they came to us within a fortnight and it cost nothing.",
        "A machine that dries the air takes two litres a day out of ours.",
        "Keep the wardrobe a hand's breadth off the wall.",
        "If the inhaler runs out early, do tell the nurse, that is what the reviews are for.",
        "Write down the date and what you measured, it helps later."},
       "",
       {},
       {"air the room twice a day", "no washing on the radiators", "a meter on the wall"},
       "day      humidity\nMon      81 %\nTue      84 %\nWed      79 %"},
      {"What do you keep in your first-aid tin?",
       "Poll",
       {"first aid", "boats"},
       {"I am packing a new tin for the dinghy and would like to hear what has been of use to others, rather than what "
        "the "
        "shops put in.",
        "Ours had eleven triangular bandages and nothing at all against a hook in the thumb."},
       {"Side cutters. For the hook.", "Tape, and then more tape. It mends skin and sails.",
        "A foil blanket weighs nothing.", "My glasses! I cannot see a splinter without them.",
        "Burn gel, ever since the stove incident.", "Sugar, for a friend with diabetes.",
        "A pencil, to write down when it happened.",
        "Sea water rusts everything, so pack it all twice in freezer bags."},
       "",
       {},
       {"tape", "side cutters", "a foil blanket", "burn gel", "a pencil"},
       ""},
      {"A year without a drink, by the sea",
       "Good news",
       {"sober"},
       {"Today it is one year. I did not think that I would write this when I first came to the board and only read.",
        "What helped most was to have somewhere to be at six in the evening. I went down to look at the boats come in, "
        "every day, in all weathers."},
       {"A whole year! I am so glad for you.", "I remember your first post. What a long way.",
        "Six in the evening is the hour, isn't it.", "I am on day nineteen and needed to read this.",
        "Well done, and thank you for all the times that you sat up with others here.",
        "The boats will miss you if you ever stop.", "My brother starts next week, may I show him this thread?",
        "You never made a fuss of it, so let us make one for you."},
       "",
       {},
       {},
       ""},
      {"Tide tables for the disabled ramp",
       "Notice",
       {"access", "tides"},
       {"The new ramp at the west steps is under water for about an hour on either side of high water springs, so I "
        "have "
        "made a small table.",
        "Wheelchairs: please mind the last two metres, there is a lip. I have written to the harbour office about it."},
       {"This is just what we needed, thank you.",
        "The lip has been painted yellow since yesterday, which does not make it any flatter.",
        "Could you do it for next month as well?",
        "We were stuck down there for forty minutes on Saturday, with ice cream at least.",
        "A push from behind helps at the lip, but not everybody likes to ask.", "I printed it and hung it at the café.",
        "Add an hour while summer time lasts, don't forget.",
        "The harbour office answered me! They promise a new plate in spring."},
       "",
       {},
       {"west steps: from two hours after high water", "east steps: never at springs", "fish dock: always"},
       "Sat  HW 06:12  ramp free 07:20 - 17:35\nSun  HW 06:58  ramp free 08:05 - 18:20"},
  };
  return all;
}

const std::vector<std::string>& remarks() {
  static const std::vector<std::string> all = {
      "That sounds familiar.",
      "It took me a long time to see that.",
      "Let us know how it goes.",
      "I would not have said so last year, but it is true.",
      "Take it slowly and be kind to yourself.",
      "We tried the same and it came out well enough.",
      "My sister swears by it, for what that is worth.",
      "There is no shame in asking twice.",
      "I had the opposite, oddly enough.",
      "The weather has not helped any of us this week.",
      "Some days are simply too long.",
      "I will ask at the surgery on Thursday and write here what they say.",
      "It helped me to write it down every evening.",
      "You are doing better than you think.",
      "Sorry for the short answer, my hands are bad today.",
      "I read this twice, and I agree with all of it.",
      "Has anybody tried it in winter?",
      "That is a good point about the cold.",
      "I laughed out loud, and that has not happened for a while.",
      "My neighbour, who is \"never ill\", has it too.",
      "We can go together if you like, I am down there most mornings.",
      "Do not wait as long as I did.",
      "It is better on the lee side, as most things are.",
      "Perhaps it is only me.",
      "The nurse was very kind about it.",
      "I keep forgetting, so I put a note on the door.",
      "Half of it is habit, the other half is tea.",
      "It cost less than I had feared.",
      "Thank you for asking, it is a little better.",
      "What did they say in the end?",
      "I am no expert, but I have had it for twelve years.",
      "The old fishermen say so as well.",
      "Let me know if you need a lift to the ferry.",
      "It came back after a month, so keep at it.",
      "That made my day.",
      "I am sorry to hear that.",
      "Good to see you back here.",
      "The same here, word for word.",
      "I would try one thing at a time, or you never know which it was.",
      "Sending you a calm sea.",
  };
  return all;
}

const std::vector<std::string>& user_names() {
  static const std::vector<std::string> all = {"Marram", "Old Tolliver",  "saltglass",   "Perrin Vane", "Bosun_Hale",
                                               "Elsbet", "quiet lantern", "Drift & Co",  "Nan Orrick",  "kelpie44",
                                               "Sørine", "Windlass",      "TernWatcher", "Ida Mossop",  "pebble",
                                               "Gannet", "low water",     "Hob Carrow",  "Zinnia K.",   "Third Bell",
                                               "Jorvan", "MrsPeake",      "oar_and_ash", "Ruairi Dunn"};
  return all;
}

const std::vector<std::string>& guest_names() {
  static const std::vector<std::string> all = {"A passer-by", "Visitor from Inland", "worried son"};
  return all;
}

const std::vector<std::string>& places() {
  static const std::vector<std::string> all = {"Quay Street", "the lighthouse side",   "Sandy Landing",
                                               "up the hill", "Port Ferris",           "an island, mostly",
                                               "Nether Holm", "two doors from the sea"};
  return all;
}

const std::vector<std::string>& user_titles() {
  static const std::vector<std::string> all = {"Member", "Senior Member", "Junior Member", "Harbour Watch",
                                               "Moderator"};
  return all;
}

const std::vector<std::string>& mottos() {
  static const std::vector<std::string> all = {
      "Every tide turns.",
      "Not all who drift are lost.",
      "Slow is a speed, too.",
      "Tea first, then weather.",
      "I am not a doctor, I only know many of them.",
      "Hip new in 2009, knee still the old one.",
      "Keep a light in the window.",
      "Small boats, long memories.",
  };
  return all;
}

const std::vector<std::string>& forum_names() {
  static const std::vector<std::string> all = {"Health by the Sea", "Pains and Remedies", "Harbour Life",
                                               "Sleep and Rest",    "Boats and Ferries",  "Winter Company"};
  return all;
}

const std::vector<std::string>& edit_reasons() {
  static const std::vector<std::string> all = {"spelling", "added the times", "wrong link", "too long"};
  return all;
}

}  // namespace vbarchive::testing
