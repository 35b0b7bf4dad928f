"""The words of furniture, by what they do.

Phrases between bars, in Arabic, English, Turkish, Persian and Kurdish.
"""

# Lines that are nothing but these words, marks and numbers.
SHARE = (
    "مشاركة|شارك|شاركها|مشاركة المقال|شارك المقال|شارك الخبر|مشاركة الخبر|شارك هذا المقال|"
    "شارك هذا الخبر|شارك عبر|"
    "انشر|طباعة|طباعة المقال|طباعة الخبر|أرسل|أرسل إلى صديق|نسخ الرابط|تم نسخ الرابط|"
    "فيسبوك|فيس بوك|تويتر|واتساب|"
    "واتس آب|تلغرام|تيليغرام|تليجرام|البريد الإلكتروني|بريد|إكس|لينكد إن|ماسنجر|تكبير "
    "الخط|تصغير الخط|حجم الخط|استمع|"
    "استماع|حفظ|share|share this|share this article|share on|share via|save|listen|print|"
    "email|copy link|link copied|"
    "facebook|twitter|whatsapp|telegram|linkedin|messenger|x|tweet|paylaş|yazdır|haberi "
    "paylaş|dinle|kopyala|"
    "parve bike|belav bike|çap bike|هاوبەشی بکە|بڵاوی بکەرەوە|چاپی بکە|چاپ|اشتراک گذاری|"
    "ارسال به دوستان|کپی لینک|"
    "like|pin it|reddit|threads|viber|فايبر|skype"
)
NEIGHBOUR = (
    "السابق|التالي|المقال السابق|المقال التالي|الخبر السابق|الخبر التالي|الموضوع السابق|"
    "الموضوع التالي|previous|next|"
    "previous article|next article|previous post|next post|önceki|sonraki|önceki haber|"
    "sonraki haber|قبلی|بعدی|pêş|"
    "paş"
)
MORE = (
    "اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرا ايضا|اقرأ المزيد|مواضيع ذات صلة|مواضيع متعلقة|"
    "أخبار ذات صلة|مقالات ذات صلة|"
    "أخبار متعلقة|قد يعجبك|قد يهمك|قد يعجبك أيضا|قد يهمك أيضا|شاهد أيضا|المزيد|للمزيد|"
    "مواضيع مشابهة|الأكثر قراءة|"
    "read also|read more|related|related articles|related stories|see also|more on this|"
    "also read|recommended|"
    "ilgili haberler|ayrıca okuyun|bunlar da ilginizi çekebilir|بیشتر بخوانید|مطالب مرتبط|"
    "هەروەها بخوێنەوە|"
    "پەیوەندیدار|her wiha bixwîne"
)
DATING = (
    "نشر|تم نشره|نشر في|تاريخ النشر|آخر تحديث|تحديث|التاريخ|published|posted|updated|last "
    "updated|yayınlanma|"
    "güncelleme|giriş|تاریخ انتشار|بڵاوکراوەتەوە|dem|weşandin"
)
# What stands before a colon, or a number, where a page counts or files its article.
LABEL = (
    "المصدر|الكاتب|المحرر|كتب|تحرير|إعداد|ترجمة|بقلم|مراسل|القسم|التصنيف|الكلمات الدالة|"
    "كلمات مفتاحية|كلمات دلالية|"
    "الوسوم|وسوم|عدد المشاهدات|المشاهدات|مشاهدات|عدد القراءات|القراءات|عدد الزيارات|عدد "
    "التعليقات|التعليقات|تعليقات|"
    "تعليق|وقت القراءة|مدة القراءة|رقم الخبر|رمز الخبر|source|author|editor|category|tags|"
    "views|comments|"
    "reading time|min read|keywords|kaynak|yazar|etiketler|kategori|okunma|yorum|کد خبر|"
    "شناسه خبر|تعداد بازدید|منبع|"
    "برچسب ها|سەرچاوە|بینراوە|çavkanî|etîket"
)
# Lines that end an agency's copy.
ENDING = "انتهى|انتهى ه|انتهای پیام|تمت|نهاية الخبر|ends|end|bitti"
# How a page asks to be followed: the first words, and what to follow it on.
FOLLOW = (
    "تابعنا|تابعونا|تابعوا|تابع|انضم|انضموا|انضمي|اشترك|اشتركوا|للاشتراك|حمل|حملوا|"
    "لمتابعة|لمتابعه|follow|join|"
    "subscribe|sign up|download|bizi|takip|abone|ما را|به کانال|عضو|شوێنمان|me bişopînin"
)
PLACES = (
    "غوغل|جوجل|google|فيسبوك|facebook|تويتر|twitter|تلغرام|تيليغرام|تليغرام|تليجرام|"
    "telegram|واتساب|whatsapp|يوتيوب|"
    "youtube|انستغرام|إنستغرام|instagram|تيك توك|tiktok|إكس|نشرتنا|النشرة البريدية|قناتنا|"
    "قناة|صفحتنا|تطبيق|تطبيقنا|"
    "newsletter|channel|our app|kanalımız|bültenimiz|کانال|تلگرام|اینستاگرام"
)
# What pages say about comments, opinions and rights.
POLICY = (
    "مراجعة التعليقات|تعليقات القراء|نرحب بتعليقاتكم|شروط استخدام الموقع|سياسة الخصوصية|"
    "لا تعبر بالضرورة عن|تعبر عن رأي كاتب|تعبر عن رأي أصحاب|لا تعبر عن رأي|تعبر عن آراء "
    "أصحاب|آداب الحوار|"
    "آداب التعليق|شروط النشر|شروط التعليق|التعليقات المسيئة|لن ينشر أي تعليق|لن يتم نشر "
    "عنوان بريدك|الحقول الإلزامية|"
    "جميع الحقوق محفوظة|حقوق النشر محفوظة|يحظر نشر أو توزيع|comments policy|comment policy|"
    "do not necessarily reflect|does not necessarily reflect|"
    "your email address will not be published|required fields are marked|yorumlarınızı|"
    "hakaret içeren|"
    "tüm hakları saklıdır|e posta adresiniz yayınlanmayacak|نظرات حاوی|نظرات پس از|نشانی "
    "ایمیل شما منتشر نخواهد شد|"
    "بخش های موردنیاز|هەموو مافەکان پارێزراون"
)
